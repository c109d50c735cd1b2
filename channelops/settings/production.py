"""Settings for real people: everything that matters comes from the environment, and nothing may be missing."""

import os
from pathlib import Path

from . import demands, logs, stores
from .base import *  # noqa: F403
from .base import BASE_DIR, PROCESS, env
from .signin import second_factor_roles

demands.refuse_unset(os.environ)

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# The platform asks /healthz and /readyz by this name.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS"), "localhost"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS")
DATABASES = {"default": stores.database(env.db("DATABASE_URL"), process=PROCESS)}
REDIS_URL = env("REDIS_URL")
CACHES = stores.caches(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL
vars().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")
EMAIL_TIMEOUT = 20
LOGGING = logs.configure(as_json=env.bool("LOG_JSON", default=True), level=env("LOG_LEVEL", default="INFO"), process=PROCESS)

# TLS ends at the proxy in front, which must set this header itself and drop what the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# The platform's own checks come without TLS and without a name.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"

ATTACHMENT_ROOT = Path(env("ATTACHMENT_ROOT", default=str(BASE_DIR / "var" / "attachments")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The proxy in front tells where a request comes from; without one, TRUSTED_PROXY_COUNT=0.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
REQUIRE_SECOND_FACTOR_ROLES = second_factor_roles(["administrator", "finance", "settlement_officer"])
# Whether the operator's other names under the domain speak TLS, and whether browsers ship with it, is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
