"""Companies that sell or build for the operator, from admission to exit."""
