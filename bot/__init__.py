"""Everything that is built once and started.

The version stands here, and pyproject.toml takes it over: the Docker image has no package metadata.
"""

__version__ = "0.1.0"
