"""Settings of the tests: the embedded servers, started when first needed, mail in memory, quick password hashes."""

import os
import zlib

from channelops.stack import roles, servers

from . import logs, stores
from .base import *  # noqa: F403
from .base import PROCESS, VAR_DIR, env

# Whom the portal signs in as on the embedded server; a server that is not ours is told a password by the test that needs one.
PORTAL_USER, PORTAL_PASSWORD = roles.APP, ""
addresses = {"DATABASE_URL": os.environ.get("DATABASE_URL", ""), "REDIS_URL": os.environ.get("REDIS_URL", "")}
if not all(addresses.values()):
    running = servers.ensure(VAR_DIR / "test")
    suffix, worker = os.environ.get("TEST_DB_SUFFIX", ""), os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    # A numbered database of the broker for every process of every run beside this one.
    number = zlib.crc32(suffix.encode()) % 16 * 64 + int(worker.removeprefix("gw")) % 32 * 2
    PORTAL_PASSWORD = "" if addresses["DATABASE_URL"] else running.database.passwords[roles.APP]
    addresses["DATABASE_URL"] = addresses["DATABASE_URL"] or running.database.owner("postgres")
    addresses["REDIS_URL"] = addresses["REDIS_URL"] or running.broker.database(number)

DEBUG = False
SECRET_KEY = "tests only"  # noqa: S105 - signs nothing that matters
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": stores.database(env.db_url_config(addresses["DATABASE_URL"]), process=PROCESS)}
REDIS_URL = addresses["REDIS_URL"]
CELERY_BROKER_URL = REDIS_URL
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = logs.configure(as_json=False, level=env("LOG_LEVEL", default="WARNING"), process=PROCESS)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = True
