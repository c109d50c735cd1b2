"""The REST routes of the incentives."""
