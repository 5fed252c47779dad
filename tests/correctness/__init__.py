"""Mistakes that other tools make with these figures, one test each; `docs/correctness.md` is the table."""
