"""Settings of `make up`: the embedded database and broker, no secrets to keep."""

from . import logs, stores
from .base import *  # noqa: F403
from .base import PROCESS, VAR_DIR, env

# Where `make up` put the servers of this checkout; the environment goes first.
if (VAR_DIR / "stack.env").exists():
    env.read_env(str(VAR_DIR / "stack.env"))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="a key for one's own machine only; production refuses to start with it")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATABASES = {
    "default": stores.database(env.db("DATABASE_URL", default="postgresql://channelops_app@127.0.0.1:5432/channelops"), process=PROCESS)
}
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = stores.caches(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL
vars().update(env.email("EMAIL_URL", default="consolemail://"))
LOGGING = logs.configure(as_json=env.bool("LOG_JSON", default=False), level=env("LOG_LEVEL", default="INFO"), process=PROCESS)
MEDIA_ROOT = VAR_DIR / "media"
# Served from where they lie: nothing to collect on one's own machine.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = DEBUG
