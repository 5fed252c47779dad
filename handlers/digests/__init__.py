"""What a digest says: what changed, against what, and what to do next."""
