"""Channels, touchpoints, payees, products, customers, orders and their roll-ups."""
