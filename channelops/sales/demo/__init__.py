"""The chapters of sales in the demonstration world: what is sold, by whom, and two years of orders."""
