"""Bringing what is ordered to its channel: at the right hour, once, and what happens where that fails."""
