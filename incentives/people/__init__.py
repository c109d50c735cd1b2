"""What is added once all orders of a month are rated: the shares of other payees, and the overrides of those above."""
