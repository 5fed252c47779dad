"""A year of digests with a clock that is moved by hand."""
