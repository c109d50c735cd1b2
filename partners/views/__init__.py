"""Every page of the partners."""
