"""Every form of the partners."""
