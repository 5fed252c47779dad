"""GitHub's answers, as they were published."""

from pathlib import Path


def sample(name: str) -> bytes:
    """Return the bytes of a sample; README.md says where each comes from."""
    return (Path(__file__).parent / name).read_bytes()
