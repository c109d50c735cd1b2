"""The partners."""
