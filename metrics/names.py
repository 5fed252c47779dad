"""What languages, editors, models and features are called: one name for all of GitHub's spellings.

GitHub passes on what editors send, so that one language comes as "ts", "TypeScript" and
"typescript". The spellings are data, in `names.toml`.
"""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

OTHERS = "others"
UNKNOWN = "unknown"
# GitHub's own words for what it does not name: no part like the others.
UNNAMED = (OTHERS, UNKNOWN)


class Dimension(StrEnum):
    """By what a day's counts are broken down; the words are GitHub's field names."""

    LANGUAGE = "language"
    IDE = "ide"
    MODEL = "model"
    FEATURE = "feature"


def display_name(dimension: Dimension, raw: str) -> str:
    """Return the one name of everything that GitHub spells like this, or the spelling itself.

    What has no name is "unknown", and GitHub's "others" stays what it is.
    """
    key = " ".join(raw.split()).casefold()
    if not key:
        return UNKNOWN
    return key if key in UNNAMED else _spellings()[dimension].get(key, raw)


@cache
def _spellings() -> dict[Dimension, dict[str, str]]:
    tables = tomllib.loads(files("metrics").joinpath("names.toml").read_text(encoding="utf-8"))
    return {
        dimension: {
            spelling: name
            for name, spellings in tables[dimension].items()
            for spelling in spellings
        }
        for dimension in Dimension
    }
