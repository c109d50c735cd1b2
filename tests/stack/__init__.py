"""Real processes: the stack starts, stays and stops."""
