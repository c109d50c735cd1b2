"""A feed: the way of a file of orders into the table of orders: read, staged, checked, loaded."""
