"""What happens when machines fail: real processes, really killed."""
