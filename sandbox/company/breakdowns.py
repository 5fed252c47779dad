"""GitHub's five breakdowns, and the other totals that user rows and day totals share."""

from collections import Counter
from collections.abc import Callable, Iterable
from operator import add, itemgetter
from typing import Any

from sandbox.company.activity import COUNTERS, Cell, CustomizationUse, Terminal

Record = dict[str, Any]
Words = tuple[str, ...]
Counts = tuple[int, ...]
Sum = tuple[Words, Counts]
Places = Callable[[Words], Words]

CUSTOMIZATIONS = ("skill", "custom_agent", "mcp", "slash_cmd", "plugin")
_TABLES = {
    "totals_by_ide": ("ide",),
    "totals_by_feature": ("feature",),
    "totals_by_language_feature": ("language", "feature"),
    "totals_by_language_model": ("language", "model"),
    "totals_by_model_feature": ("model", "feature"),
}
_WORDS = ("ide", "feature", "language", "model")
_TOP = 5


def _layout(names: Words) -> tuple[Places, Words, int]:
    """Where a table's words are in a cell, its keys, and how many counters it leaves out."""
    places = [_WORDS.index(name) for name in names]
    skipped = 1 if "language" in names else 0
    # Of a single place, `itemgetter` would give the word itself, and no tuple of it.
    wanted = itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))
    return wanted, (*names, *COUNTERS[skipped:]), skipped


_LAYOUTS = {table: _layout(names) for table, names in _TABLES.items()}


def totals_by(cells: Iterable[Cell]) -> Record:
    """The five `totals_by_*` arrays of cells; prompts are not broken down by language."""
    merged = _merged(cells)
    return {
        name: _table(merged, places, keys, skipped)
        for name, (places, keys, skipped) in _LAYOUTS.items()
    }


def _merged(cells: Iterable[Cell]) -> list[Sum]:
    """One sum for each combination of editor, feature, language and model."""
    sums: dict[Words, Counts] = {}
    for ide, feature, language, model, _, counts in cells:
        _add(sums, (ide, feature, language, model), counts)
    return list(sums.items())


def _table(merged: list[Sum], places: Places, keys: Words, skipped: int) -> list[Record]:
    sums: dict[Words, Counts] = {}
    for words, counts in merged:
        mine = places(words)
        if "" not in mine:
            _add(sums, mine, counts)
    return [
        dict(zip(keys, (*words, *counts[skipped:]), strict=True)) for words, counts in sums.items()
    ]


def _add(sums: dict[Words, Counts], words: Words, counts: Counts) -> None:
    known = sums.get(words)
    sums[words] = counts if known is None else tuple(map(add, known, counts))


def terminal_totals(uses: Iterable[Terminal]) -> Record:
    """The shape of `totals_by_cli` and `totals_by_copilot_app`."""
    sessions, requests, prompts, output, prompt = (sum(part) for part in zip(*uses, strict=True))
    return {
        "session_count": sessions,
        "request_count": requests,
        "prompt_count": prompts,
        "token_usage": {
            "output_tokens_sum": output,
            "prompt_tokens_sum": prompt,
            "avg_tokens_per_request": round((output + prompt) / requests, 2) if requests else None,
        },
    }


def customization_totals(uses: Iterable[CustomizationUse]) -> Record:
    """The five arrays of CLI customizations, top five each, and how many different ones there were."""
    shown: dict[str, Counter[str]] = {kind: Counter() for kind in CUSTOMIZATIONS}
    names: dict[str, set[str]] = {kind: set() for kind in CUSTOMIZATIONS}
    for use in uses:
        shown[use.kind][use.shown] += use.interactions
        names[use.kind].add(use.name)
    record: Record = {f"distinct_{kind}_use_count": len(names[kind]) for kind in CUSTOMIZATIONS}
    for kind in CUSTOMIZATIONS:
        record[f"totals_by_{kind}"] = [
            {kind: name, "interaction_count": count}
            for name, count in shown[kind].most_common(_TOP)
        ]
    return record
