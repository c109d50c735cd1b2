"""The session store: Django's in the database, read in our own words, since every request of whoever is signed in begins with it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from .written import first_of


class SessionStore(db.SessionStore):
    """Sessions as rows of `django_session`."""

    def _get_session_from_db(self) -> Session | None:
        words = [self.session_key, timezone.now()]
        found = first_of("django_session s WHERE s.session_key = %s AND s.expire_date > %s", words, s=Session)
        if found is None:
            self._session_key = None
            return None
        session: Session = found[0]
        return session
