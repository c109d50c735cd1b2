"""Every read of the incentives."""
