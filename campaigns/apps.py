"""Registers the app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """SPEP projects and HPM campaigns."""

    name = "campaigns"
    label = "campaigns"
