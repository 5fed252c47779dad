"""What every figure is that the product prints: its definition, and why it may differ elsewhere.

The entries are data, in `entries.toml`, which says what each part of one is.
"""

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

import msgspec

from handlers.request import ViewName
from handlers.words.summary import LABELS
from metrics.definitions import Name


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure: what people call it, what GitHub says of it, and how it is worked out here."""

    key: str
    name: str
    page: str
    how: str
    left_out: str
    differs: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    fields: tuple[str, ...] = ()
    quote: str = ""
    view: ViewName | None = None
    printed: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What rows and columns call it; "VIEW: LABEL" is one view's own label, "*" anything."""
        return (self.name, *(LABELS[name] for name in self.names), *self.printed)


class Glossary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All entries, with the pages and the reasons that they name by their keys."""

    pages: Mapping[str, str]
    reasons: Mapping[str, str]
    entry: tuple[Entry, ...]


@cache
def glossary() -> Glossary:
    """Return the entries that come with the product."""
    text = files("handlers.glossary").joinpath("entries.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Glossary)


def entry(key: str) -> Entry:
    """Return the entry of that key; raises KeyError for any other."""
    return _by_key()[key]


def entry_of(view: ViewName, label: str) -> Entry | None:
    """Return the entry of what a view prints under that label, or None where there is none.

    Of "12 Nov · Prompts", the part behind the day is the label.
    """
    label = label.rpartition(" · ")[2]
    own = f"{view}: {label}"
    exact = _by_label()
    return exact.get(own) or exact.get(label) or _matching(own) or _matching(label)


def page(of: Entry) -> str:
    """Return the address of the page on which GitHub explains a figure."""
    return glossary().pages[of.page]


def reasons(of: Entry) -> tuple[str, ...]:
    """Return why GitHub's dashboard may show something else, in whole sentences."""
    return tuple(glossary().reasons[key] for key in of.differs)


def reasons_here(*, team: bool, legacy: bool) -> tuple[str, ...]:
    """Return why any figure of such an answer may differ: that of a team, or of the closed endpoints."""
    keys = (*(("of_teams",) if team else ()), *(("legacy",) if legacy else ()))
    return tuple(glossary().reasons[key] for key in keys)


def _matching(label: str) -> Entry | None:
    patterns = ((each, printed) for each in glossary().entry for printed in each.printed)
    return next((each for each, printed in patterns if fnmatchcase(label, printed)), None)


@cache
def _by_key() -> dict[str, Entry]:
    return {each.key: each for each in glossary().entry}


@cache
def _by_label() -> dict[str, Entry]:
    return {label: each for each in glossary().entry for label in each.labels}
