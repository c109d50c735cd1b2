"""Every form of the incentives."""
