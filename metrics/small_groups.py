"""When a group is so small that its figures would be those of one person: the rule, as values.

A set of people is bits, as in `metrics.person_sets`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from metrics.models import Day
from metrics.person_sets import union
from metrics.scope import WEEK, Period
from metrics.summaries import Summary, Withheld, recounted

MONTH = 28

MIN_GROUP = 5
"""With fewer active people than this, a group's figures may be those of one person."""

# What is kept of a day of few people: how many they were, and nothing of what they did.
_PEOPLE = tuple(name for name in Day.__struct_fields__ if name.endswith("_users"))


@dataclass(frozen=True, slots=True)
class Active:
    """Who was active, as sets: everybody of an organization or enterprise, and of its teams."""

    everybody: int
    teams: Mapping[int, int]


def is_small(people: int | None, least: int) -> bool:
    """Whether a group is too small for its figures to be told; one of unknown size is."""
    return people is None or people < least


def is_told(team: int, active: Active, least: int) -> bool:
    """Whether the figures of a team may stand beside those of its owner and of the other teams.

    They may not where the team is small, nor where taking them away from those of everybody, or of
    a team that holds this one, would leave those of a few. Where a few are active in no team that
    is large enough, the smallest of those teams is held back, so that all teams taken away from
    everybody leave at least its people as well.
    """
    own = active.teams.get(team, 0)
    if own.bit_count() < least:
        return False
    others = (people for other, people in active.teams.items() if other != team)
    around = [active.everybody, *others]
    if any(_is_few((each & ~own).bit_count(), least) for each in around if own & ~each == 0):
        return False
    large = {key: people for key, people in active.teams.items() if people.bit_count() >= least}
    if not _is_few((active.everybody & ~union(large.values())).bit_count(), least):
        return True
    return team != min(large, key=lambda key: (large[key].bit_count(), key))


def people_at_least(summary: Summary) -> int | None:
    """Return how many distinct people were active in the period at least; None if not known.

    Exactly so many for a team, whose people are counted one by one.
    """
    if summary.coverage is not None:
        return summary.coverage.active
    days = (fetched.day for fetched in summary.days)
    return max((people for day in days for people in _counted(day, summary.period)), default=None)


def _counted(day: Day, period: Period) -> Iterator[int]:
    """Yield each count of distinct people of the days that end with a day, all in the period."""
    windows = (
        (1, day.daily_active_users),
        (WEEK, day.weekly_active_users),
        (MONTH, day.monthly_active_users),
    )
    length = (day.day - period.first).days + 1
    yield from (people for days, people in windows if days <= length and people is not None)


def days_of_few(summary: Summary, least: int) -> frozenset[date]:
    """Return the days, of both sides of the comparison too, on which a few people were active."""
    days = [*(fetched.day for fetched in summary.days), *summary.later, *summary.earlier]
    return frozenset(day.day for day in days if _is_few(day.daily_active_users or 0, least))


def without_days(summary: Summary, few: frozenset[date], least: int) -> Summary:
    """Return the summary in which these days count in nothing but the numbers of people.

    So no two periods can be taken away from each other to leave the figures of such a day.
    """
    days = tuple(
        replace(fetched, day=_people_only(fetched.day)) if fetched.day.day in few else fetched
        for fetched in summary.days
    )
    # One side of a pair alone would look like growth.
    pairs = [
        (_people_only(later), _people_only(earlier)) if few & {later.day, earlier.day} else pair
        for pair in zip(summary.later, summary.earlier, strict=True)
        for later, earlier in [pair]
    ]
    later, earlier = (tuple(pair[side] for pair in pairs) for side in (0, 1))
    withheld = Withheld(least, tuple(day.day.day for day in days if day.day.day in few))
    return replace(recounted(summary, days, later, earlier), withheld=withheld)


def _people_only(day: Day) -> Day:
    kept = {name: getattr(day, name) for name in _PEOPLE}
    phases = day.totals_by_ai_adoption_phase
    return msgspec.structs.replace(
        Day(day=day.day, source=day.source), totals_by_ai_adoption_phase=phases, **kept
    )


def _is_few(people: int, least: int) -> bool:
    return 0 < people < least
