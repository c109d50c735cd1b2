"""The doorbell's wiring: one Celery application whose tasks live in each app's `tasks` package."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channelops.settings.local")

# Messages are JSON and carry ids only: as root they can do no more than as anybody else.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("channelops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A task's log lines carry the request id of whoever rang.
app.steps["worker"].add(DjangoStructLogInitStep)
