"""Sign-in: by name and password, locked by person and address together, with a second factor and single sign-on where configured."""

from datetime import timedelta
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from channelops.core.roles import ROLES

env = environ.Env()

# Administrators create people: nobody signs up, and no address is verified by mail.
ACCOUNT_ADAPTER = "channelops.core.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"reset_password": "channelops.core.forms.signin.ResetForm"}
# Django's own: allauth's keeps a second table of addresses beside the people's.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_USER_DISPLAY = "channelops.core.signin.display_name"
# Wrong passwords are counted by axes, per person and address; what is left here counts second factors (login_failed)
# and brakes one address that tries many names. An office shares one address, so that brake is wide.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/5m/key", "reset_password": "20/m/ip,3/h/key"}
# How many proxies of one's own stand in front: as many last addresses of X-Forwarded-For are believed, none by default.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_AGE = 12 * 3600

# Five wrong passwords for one name from one address lock that name for that address for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "channelops.core.signin.attempted_name"
AXES_CLIENT_IP_CALLABLE = "channelops.core.signin.client_address"
AXES_LOCKOUT_CALLABLE = "channelops.core.signin.locked_page"

MFA_ADAPTER = "channelops.core.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = _("Channel operations")
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1

# Single sign-on links to people who exist; it makes none. A plain link starts it: under `form-action 'self'`
# a form could not be sent on to the provider, and all that a forged link could do is sign the reader in as themselves.
SOCIALACCOUNT_ADAPTER = "channelops.core.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "sso"
SINGLE_SIGN_ON = ("OIDC_NAME", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")


def second_factor_roles(default: list[str]) -> list[str]:
    """The roles that must have a second factor, from the environment; ImproperlyConfigured for a role that does not exist."""
    named = env.list("REQUIRE_SECOND_FACTOR_ROLES", default=default)
    unknown = sorted(set(named) - set(ROLES))
    if unknown:
        raise ImproperlyConfigured(f"REQUIRE_SECOND_FACTOR_ROLES names roles that do not exist: {', '.join(unknown)}.")
    return list(named)


def single_sign_on(values: dict[str, str]) -> dict[str, Any]:
    """allauth's entry for one OpenID Connect provider; nothing where nothing is set, an error where it is set by half."""
    missing = [name for name in SINGLE_SIGN_ON if not values.get(name, "").strip()]
    if len(missing) == len(SINGLE_SIGN_ON):
        return {}
    if missing:
        raise ImproperlyConfigured(f"Single sign-on is configured by half: unset are {', '.join(missing)}.")
    app = {
        "provider_id": "oidc",
        "name": values["OIDC_NAME"],
        "client_id": values["OIDC_CLIENT_ID"],
        "secret": values["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": values["OIDC_ISSUER"].rstrip("/")},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


REQUIRE_SECOND_FACTOR_ROLES = second_factor_roles([])
SOCIALACCOUNT_PROVIDERS = single_sign_on({name: env.str(name, default="") for name in SINGLE_SIGN_ON})
