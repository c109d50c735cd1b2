"""The REST routes of the house, and the frame every route stands in."""
