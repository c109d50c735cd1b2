"""Commands of the incentives."""
