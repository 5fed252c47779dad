"""How many people must have been active before figures are told of a group."""

MIN_GROUP = 5
"""With fewer active people than this, a group's figures may be those of one person."""
