"""The partners' part of the demonstration world."""
