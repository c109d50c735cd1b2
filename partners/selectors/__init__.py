"""Every read of the partners."""
