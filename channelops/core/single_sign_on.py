"""Single sign-on: which of our people the provider's visitor is."""

from typing import Any

from allauth.socialaccount.models import SocialLogin
from django.utils.translation import gettext as _

from .models import Person
from .refusals import Refused
from .selectors.signin import people_with_email, people_with_name


def person_of(sociallogin: SocialLogin) -> Person:
    """The one active person with the visitor's verified address or sign-in name. Refused where there is none, or no single one."""
    by_email = people_with_email(_verified_email(sociallogin))
    by_name = people_with_name(sociallogin.user.username)
    found = {person.pk: person for person in [*by_email, *by_name]}
    if not found:
        sentence = _("You are signed in at %(provider)s, but nobody here has that name or address. Ask your administrator.")
        raise Refused(sentence % _words(sociallogin))
    if len(found) > 1:
        sentence = _("The name and the address from %(provider)s belong to different people here. Ask your administrator.")
        raise Refused(sentence % _words(sociallogin))
    return next(iter(found.values()))


def _verified_email(sociallogin: SocialLogin) -> str:
    return next((address.email for address in sociallogin.email_addresses if address.verified is True), "")


def _words(sociallogin: SocialLogin) -> dict[str, Any]:
    return {"provider": sociallogin.provider.name}
