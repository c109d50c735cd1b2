"""What the demonstration world keeps of figures."""
