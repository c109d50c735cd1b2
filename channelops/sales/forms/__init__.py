"""Every form of sales."""
