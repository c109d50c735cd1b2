"""The incentives' part of the demonstration world."""
