"""Registers the app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Companies that sell or build for the operator, from admission to exit."""

    name = "partners"
    label = "partners"
