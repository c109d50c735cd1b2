"""What analytics is asked."""
