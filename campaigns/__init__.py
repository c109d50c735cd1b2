"""SPEP projects and HPM campaigns."""
