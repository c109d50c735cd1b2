"""The declared tables of lists; import the words of the declaration from here."""

from .declared import BulkAction, Column, Order, Row, Table, Text

__all__ = ["BulkAction", "Column", "Order", "Row", "Table", "Text"]
