"""GitHub's five breakdowns, and the other totals that user rows and day totals share."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from sandbox.company.activity import COUNTERS, Cell, Counts, CustomizationUse, Terminal

Record = dict[str, Any]
Words = TypeVar("Words", bound=tuple[str, ...])

CUSTOMIZATIONS = ("skill", "custom_agent", "mcp", "slash_cmd", "plugin")
_TABLES = {
    "totals_by_ide": ("ide",),
    "totals_by_feature": ("feature",),
    "totals_by_language_feature": ("language", "feature"),
    "totals_by_language_model": ("language", "model"),
    "totals_by_model_feature": ("model", "feature"),
}
_TOP = 5


def totals_by(cells: Iterable[Cell]) -> Record:
    """The five `totals_by_*` arrays of cells; prompts are not broken down by language."""
    merged = merge(cells)
    return {name: _table(merged, keys) for name, keys in _TABLES.items()}


def merge(cells: Iterable[Cell]) -> list[Cell]:
    """One cell for each combination of editor, feature, language and model."""
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    for ide, feature, language, model, _, counts in cells:
        _add(sums, (ide, feature, language, model), counts)
    return [Cell(*words, 0, _counts(numbers)) for words, numbers in sums.items()]


def _table(cells: list[Cell], keys: tuple[str, ...]) -> list[Record]:
    places = [Cell._fields.index(key) for key in keys]
    sums: dict[tuple[str, ...], list[int]] = {}
    for cell in cells:
        words = tuple([str(cell[place]) for place in places])
        if all(words):
            _add(sums, words, cell.counts)
    skipped = 1 if "language" in keys else 0
    names = (*keys, *COUNTERS[skipped:])
    return [
        dict(zip(names, (*words, *numbers[skipped:]), strict=True))
        for words, numbers in sums.items()
    ]


def _add(sums: dict[Words, list[int]], words: Words, counts: Counts) -> None:
    known = sums.get(words)
    if known is None:
        sums[words] = list(counts)
        return
    for place, count in enumerate(counts):
        known[place] += count


def _counts(numbers: list[int]) -> Counts:
    first, second, third, fourth, fifth, sixth, seventh = numbers
    return (first, second, third, fourth, fifth, sixth, seventh)


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
