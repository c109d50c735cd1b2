"""A demand: what must be set before the portal serves real people."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

NEEDED = {
    "SECRET_KEY": "signs sessions; 50 random characters or more",
    "DATABASE_URL": "postgresql://channelops_app:password@host:5432/channelops",
    "REDIS_URL": "redis://:password@host:6379/0",
    "ALLOWED_HOSTS": "the host names people type, separated by commas",
    "CSRF_TRUSTED_ORIGINS": "the addresses people type, with https://, separated by commas",
    "EMAIL_URL": "smtp+tls://user:password@host:587, or consolemail:// to print mail",
    "DEFAULT_FROM_EMAIL": "the address that notices come from",
}
SHORTEST_KEY = 50


def refuse_unset(environment: Mapping[str, str]) -> None:
    """Raise, naming everything that is unset or unfit at once."""
    missing = [name for name in NEEDED if not environment.get(name, "").strip()]
    if missing:
        lines = "\n".join(f"  {name}: {NEEDED[name]}" for name in missing)
        raise ImproperlyConfigured(f"The portal does not start, because {_list(missing)} unset.\n{lines}")
    if len(environment["SECRET_KEY"]) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"The portal does not start, because SECRET_KEY is shorter than {SHORTEST_KEY} characters.")
    if "*" in [host.strip() for host in environment["ALLOWED_HOSTS"].split(",")]:
        raise ImproperlyConfigured("The portal does not start, because ALLOWED_HOSTS allows every host (*).")


def _list(names: list[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
