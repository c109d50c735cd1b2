"""Tags of the incentives' pages."""
