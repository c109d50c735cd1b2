"""Reading sales."""
