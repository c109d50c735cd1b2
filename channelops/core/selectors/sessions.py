"""Reading sessions: where a person is signed in."""

from allauth.usersessions.models import UserSession
from django.http import Http404

from ..models import Person


def sessions_of(person: Person) -> list[UserSession]:
    """The person's sessions that still hold, the last used first; rows of ended ones are dropped on the way."""
    live = UserSession.objects.purge_and_list(person)
    return sorted(live, key=lambda session: session.last_seen_at, reverse=True)


def session_of_or_404(person: Person, session_id: int) -> UserSession:
    """One session of the person; another person's is as absent as a missing one."""
    found = UserSession.objects.filter(user=person, pk=session_id).select_related("user").first()
    if found is None:
        raise Http404
    return found
