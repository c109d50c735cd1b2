"""Pure decisions of sales: no database, no clock."""
