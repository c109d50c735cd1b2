"""The stack: the processes one checkout runs by itself, from the embedded database to the scheduler."""
