"""A backend of sign-in: allauth's, which finds the person of a session in our own words, since every request asks for one."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import Person
from .written import first_of


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """Names and passwords as allauth has them."""

    def get_user(self, user_id: int) -> Person | None:
        """Whose session it is; nobody who was switched off."""
        found = first_of("core_person p WHERE p.id = %s", [user_id], p=Person)
        return found[0] if found is not None and self.user_can_authenticate(found[0]) else None
