"""The demonstration world: a seeded program writes it, the same every time, in chapters that each app brings."""
