"""Registers the app."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """Channels, touchpoints, payees, products, customers, orders and their roll-ups."""

    name = "channelops.sales"
    label = "sales"
