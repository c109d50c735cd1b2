"""Every write of the partners."""
