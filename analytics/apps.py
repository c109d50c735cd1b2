"""Registers the app."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Metrics, targets, dashboards and alerts over the roll-ups of every app."""

    name = "analytics"
    label = "analytics"
