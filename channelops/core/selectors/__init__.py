"""Every read of the house."""
