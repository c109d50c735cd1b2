"""Keeping the roll-ups: added to by batch, rebuilt by month, always to the same figures."""
