"""The days of a summary broken down by language, editor, model or feature.

Counts may be added up over days and parts. Distinct people may not, so there are none here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from metrics.models import (
    CODE_COMPLETION,
    Counters,
    Day,
    FeatureTotals,
    IdeTotals,
    LanguageFeatureTotals,
    ModelFeatureTotals,
    Source,
)
from metrics.names import UNNAMED, Dimension, display_name
from metrics.summaries import Summary
from metrics.totals import add_up, group, total

_Sums = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One language, editor, model or feature, under its display name.

    `merged_from` are GitHub's spellings, in order. `share` is its part of the generated code
    events that GitHub breaks down, 0–1, and `change` the difference of the shares of the
    comparison's two sides. `accepted` and `suggested` are code completions, None where GitHub does
    not tell them apart from other features. Each is None where it is not known.
    """

    name: str
    merged_from: tuple[str, ...]
    generated: int | None
    share: float | None
    change: float | None
    accepted: int | None
    suggested: int | None
    lines_added: int | None

    @property
    def is_named(self) -> bool:
        """Whether it is a part, and not what GitHub puts under "others" or "unknown"."""
        return self.name not in UNNAMED


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The strongest parts, the rest of them added up, and what GitHub has no name for.

    `rest` is None where all named parts are among the strongest; `more` is how many it is made of.
    """

    strongest: tuple[Part, ...]
    rest: Part | None
    more: int
    unnamed: tuple[Part, ...]


def breakdown(summary: Summary, dimension: Dimension) -> tuple[Part, ...]:
    """Return the parts of the period: most generated code first, "others" and "unknown" last."""
    groups, *sides = (
        _grouped(dimension, days, summary.source)
        for days in ([known.day for known in summary.days], summary.later, summary.earlier)
    )
    sums = _summed(groups)
    shares, later, earlier = map(_shares, (sums, *map(_summed, sides)))
    parts = [
        _part(members, sums[name], shares.get(name), _change(name, later, earlier))
        for name, members in groups.items()
    ]
    return tuple(sorted(parts, key=_rank))


def parts_of(dimension: Dimension, days: Iterable[Day], source: Source) -> tuple[Part, ...]:
    """Return the parts of any days of a source, in the order of `breakdown` and without changes."""
    groups = _grouped(dimension, days, source)
    sums = _summed(groups)
    shares = _shares(sums)
    parts = [_part(members, sums[name], shares.get(name), None) for name, members in groups.items()]
    return tuple(sorted(parts, key=_rank))


@dataclass(frozen=True, slots=True)
class _Entry:
    raw: str
    name: str
    counts: Counters
    completions: bool


def strongest(parts: Sequence[Part], most: int) -> Breakdown:
    """Return the parts that have generated code, all but the first `most` of them added up."""
    coded = [part for part in parts if part.generated]
    named = [part for part in coded if part.is_named]
    unnamed = tuple(part for part in coded if not part.is_named)
    # One that is left over takes no more room under its own name.
    if len(named) <= most + 1:
        return Breakdown(tuple(named), None, 0, unnamed)
    tail = named[most:]
    return Breakdown(tuple(named[:most]), _added(tail), len(tail), unnamed)


def _added(parts: Sequence[Part]) -> Part:
    return Part(
        name="",
        merged_from=tuple(raw for part in parts for raw in part.merged_from),
        generated=total(part.generated for part in parts),
        share=total(part.share for part in parts),
        change=total(part.change for part in parts),
        accepted=total(part.accepted for part in parts),
        suggested=total(part.suggested for part in parts),
        lines_added=total(part.lines_added for part in parts),
    )


_ARRAYS: dict[Dimension, tuple[type[Counters], Callable[[Day], Sequence[Counters] | None]]] = {
    Dimension.LANGUAGE: (LanguageFeatureTotals, lambda day: day.totals_by_language_feature),
    Dimension.IDE: (IdeTotals, lambda day: day.totals_by_ide),
    Dimension.MODEL: (ModelFeatureTotals, lambda day: day.totals_by_model_feature),
    Dimension.FEATURE: (FeatureTotals, lambda day: day.totals_by_feature),
}


def _grouped(dimension: Dimension, days: Iterable[Day], source: Source) -> dict[str, list[_Entry]]:
    """Return what GitHub spells differently and what is one thing, under that thing's name."""
    kind, array = _ARRAYS[dimension]
    # The legacy endpoints count code for completions only, so an editor's are those.
    unsaid = CODE_COMPLETION if source is Source.LEGACY else ""
    groups: defaultdict[str, list[_Entry]] = defaultdict(list)
    # Added up over the days first: a year has many days, and few spellings.
    for counts in group(kind, (part for day in days for part in array(day) or ())):
        raw = getattr(counts, dimension)
        feature = getattr(counts, "feature", unsaid)
        entry = _Entry(raw, display_name(dimension, raw), counts, feature == CODE_COMPLETION)
        groups[entry.name.casefold()].append(entry)
    return groups


def _summed(groups: dict[str, list[_Entry]]) -> dict[str, _Sums]:
    return {name: _sums(members) for name, members in groups.items()}


def _shares(sums: dict[str, _Sums]) -> dict[str, float]:
    generated = {
        name: counts["code_generation_activity_count"] or 0 for name, counts in sums.items()
    }
    whole = sum(generated.values())
    return {name: count / whole for name, count in generated.items()} if whole else {}


def _change(name: str, later: dict[str, float], earlier: dict[str, float]) -> float | None:
    # A part that one side does not have is a share of nothing there, where that side is known.
    return later.get(name, 0.0) - earlier.get(name, 0.0) if later and earlier else None


def _part(members: list[_Entry], sums: _Sums, share: float | None, change: float | None) -> Part:
    completions = _sums([entry for entry in members if entry.completions])
    return Part(
        name=max(members, key=_generated).name,
        merged_from=tuple(sorted({entry.raw for entry in members})),
        generated=sums["code_generation_activity_count"],
        share=share,
        change=change,
        accepted=completions["code_acceptance_activity_count"],
        suggested=completions["code_generation_activity_count"],
        lines_added=sums["loc_added_sum"],
    )


def _generated(entry: _Entry) -> tuple[int, str]:
    return entry.counts.code_generation_activity_count or 0, entry.raw


def _sums(members: Iterable[_Entry]) -> _Sums:
    return add_up(entry.counts for entry in members)


def _rank(part: Part) -> tuple[bool, int, str]:
    return not part.is_named, -(part.generated or 0), part.name
