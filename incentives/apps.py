"""Registers the app."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    """Plans, commission, the ledger, settlement and the piece-rate bonus."""

    name = "incentives"
    label = "incentives"
