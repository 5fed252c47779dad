"""Report files that somebody downloaded by hand, stored as if they had just been fetched.

`survey` looks through a file without storing anything, `together` puts the files of one report
together, and `importer` stores them.
"""
