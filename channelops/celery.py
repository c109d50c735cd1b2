"""The doorbell's wiring: one Celery application whose tasks live in each app's `tasks` package."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channelops.settings.local")

app = Celery("channelops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
