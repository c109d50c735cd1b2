"""Reading KPIs."""
