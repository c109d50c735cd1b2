"""Writing sales."""
