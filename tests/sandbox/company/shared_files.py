"""The published examples and API descriptions, which lie beside the repository where they are at hand."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_SHARED = Path(__file__).resolve().parents[3].parent / "shared"


@cache
def _read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ndjson":
        return [json.loads(line) for line in text.splitlines()]
    return json.loads(text)


def shared_file(name: str) -> Any:
    """A decoded file, a list of its lines for NDJSON; the test is skipped where there is none."""
    path = _SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is only beside the repository of its developers")
    return _read(path)
