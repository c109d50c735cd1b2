"""Every write of the incentives."""
