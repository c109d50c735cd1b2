"""The forms of the house."""
