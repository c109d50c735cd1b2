"""Reading how people sign in: locks, second factors, single sign-on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet

from ..models import Person


@dataclass(frozen=True)
class Lock:
    """A name that may not be tried from an address until the lock ends."""

    address: str
    ends_at: datetime


def locks_of(name: str, *, at: datetime, address: str | None = None) -> list[Lock]:
    """The locks of a sign-in name in force, from everywhere or from one address.

    A lock ends when so many of its failures are older than the cool-off that fewer than the limit are left.
    """
    rows = AccessAttempt.objects.filter(username=name.lower(), attempt_time__gt=at - settings.AXES_COOLOFF_TIME)
    if address is not None:
        rows = rows.filter(ip_address=address)
    tried: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for where, when, failures in rows.order_by("attempt_time").values_list("ip_address", "attempt_time", "failures_since_start"):
        tried[str(where)].append((when, failures))
    locks = []
    for where, attempts in tried.items():
        left = sum(failures for _when, failures in attempts)
        for when, failures in attempts:
            if left < settings.AXES_FAILURE_LIMIT:
                break
            left -= failures
            if left < settings.AXES_FAILURE_LIMIT:
                locks.append(Lock(where, when + settings.AXES_COOLOFF_TIME))
    return locks


def people_with_email(email: str) -> list[Person]:
    """The active people with this address, whatever its case."""
    return list(Person.objects.filter(email__iexact=email, is_active=True)) if email else []


def people_with_name(username: str) -> list[Person]:
    """The active person with this sign-in name, whatever its case."""
    return list(Person.objects.filter(username__iexact=username, is_active=True)) if username else []


def has_second_factor(person: Person) -> bool:
    """Whether the person has an authenticator app; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def single_sign_ons(person: Person) -> QuerySet[SocialAccount]:
    """The accounts of single sign-on that are linked to the person."""
    linked: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=person)
    return linked.order_by("pk")
