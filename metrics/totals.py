"""Adding counts up, where a value that GitHub did not send stays missing."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TypeVar, cast

import msgspec

from metrics.models import COUNTERS, Counters

Kind = TypeVar("Kind", bound=Counters)


Number = TypeVar("Number", int, float)

_counts: Callable[[Counters], tuple[int | None, ...]] = attrgetter(*COUNTERS)


def total(values: Iterable[Number | None]) -> Number | None:
    """Return the sum of the values that are there; None where none is."""
    present = [value for value in values if value is not None]
    return sum(present) if present else None


def add_up(parts: Iterable[Counters]) -> dict[str, int | None]:
    """Return each count of `metrics.models.COUNTERS` added up over the parts."""
    # All counts of a part are read at once: a digest adds up tens of thousands of parts.
    rows = [_counts(part) for part in parts]
    columns = zip(*rows, strict=True) if rows else [()] * len(COUNTERS)
    return {name: _whole(column) for name, column in zip(COUNTERS, columns, strict=True)}


def _whole(column: tuple[int | None, ...]) -> int | None:
    # Nearly every count is there, or none is, and then nothing needs to be looked at one by one.
    missing = column.count(None)
    if missing == len(column):
        return None
    return total(column) if missing else sum(cast("tuple[int, ...]", column))


def group(kind: type[Kind], parts: Iterable[Counters]) -> tuple[Kind, ...]:
    """Return the parts added up by the names that `kind` has beside its counts.

    `group(LanguageTotals, days' LanguageFeatureTotals)` is one entry a language.
    The one with the most generated code comes first; equals stand in the order of their names.
    """
    keys = tuple(field for field in kind.__struct_fields__ if field not in COUNTERS)
    names_of = attrgetter(*keys)
    groups: dict[tuple[str, ...], list[Counters]] = {}
    for part in parts:
        names = names_of(part)
        groups.setdefault(names if len(keys) > 1 else (names,), []).append(part)
    grouped = (
        msgspec.convert(dict(zip(keys, names, strict=True)) | add_up(members), kind)
        for names, members in sorted(groups.items())
    )
    return tuple(sorted(grouped, key=lambda part: -(part.code_generation_activity_count or 0)))
