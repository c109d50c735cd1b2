"""The accrual: the orders of a month as columns, through the engine, into fresh tables that take the place of the former."""
