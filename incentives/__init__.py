"""Plans, commission, the ledger, settlement and the piece-rate bonus."""
