"""Reach: an administrator takes nobody's place who holds more than the administrator administers."""

from django.utils.translation import gettext as _

from ..access import Access
from ..models import Person
from ..refusals import Refused
from ..selectors.grants import beyond


def refuse_beyond(access: Access, person: Person) -> None:
    """Raises Refused where the person holds grants elsewhere: a password, a factor or the place itself would lend them out."""
    if beyond(access, person):
        raise Refused(_("%(person)s holds grants beyond the places you administer; ask an administrator above.") % {"person": person})
