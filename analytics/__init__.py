"""Metrics, targets, dashboards and alerts over the roll-ups of every app."""
