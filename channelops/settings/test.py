"""Settings of the tests: the embedded database, mail in memory, quick password hashes."""

from .base import *  # noqa: F403
from .base import env

DEBUG = False
SECRET_KEY = "tests only"
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": env.db("DATABASE_URL", default="postgresql://postgres@127.0.0.1:5432/channelops")}
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
