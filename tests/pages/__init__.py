"""Every page, for whoever may see it."""
