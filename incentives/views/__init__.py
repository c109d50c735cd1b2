"""Every page of the incentives."""
