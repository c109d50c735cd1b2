"""Registers the app."""

from django.apps import AppConfig


class CpcConfig(AppConfig):
    """Coordination between departments and levels: groups, requests, tasks, approvals."""

    name = "channelops.cpc"
    label = "cpc"
