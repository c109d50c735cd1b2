"""The REST routes of analytics."""
