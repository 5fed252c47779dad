"""Processes that are killed while they deliver, and the ones that take over."""
