"""Channels, orders and how they come in."""
