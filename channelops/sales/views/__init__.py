"""Every page of sales."""
