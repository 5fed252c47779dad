"""Who used Copilot, as counts of people: how many, on how many days, what, and in which phase.

Arithmetic on sets and on rows without a name; nobody can be found in what comes out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import quantiles

from metrics.definitions import FRIDAY
from metrics.person_sets import NOBODY
from metrics.scope import WEEK, Period, Scope
from metrics.small_groups import MIN_GROUP
from metrics.totals import total

SHARES_OF_WEEKDAYS = (0.1, 0.25, 0.5, 0.75)


class Surface(StrEnum):
    """What somebody can use of Copilot, by GitHub's field or feature that tells it.

    https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
    """

    COMPLETION = "code_completion"
    CHAT = "used_chat"
    AGENT = "used_agent"
    CLI = "used_cli"
    APP = "used_copilot_app"
    CLOUD_AGENT = "used_copilot_cloud_agent"
    REVIEW_ACTIVE = "used_copilot_code_review_active"
    REVIEW_PASSIVE = "used_copilot_code_review_passive"
    VSCODE_AGENT = "used_vscode_agent"


@dataclass(frozen=True, slots=True)
class ActiveDays:
    """How many people were active on at least `fewest` and at most `most` days."""

    fewest: int
    most: int
    people: int


@dataclass(frozen=True, slots=True)
class Use:
    """How many people used a surface at least once, and how many of them no other one.

    Both are None where GitHub never said of anybody whether they did.
    """

    surface: Surface
    people: int | None
    nothing_else: int | None


@dataclass(frozen=True, slots=True)
class Quartiles:
    """A quarter of the people has at most `lower`, half `median`, three quarters `upper`."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Uses:
    """What `people` with rows did: the uses of most people first, and prompts to a person.

    `prompts` is None where GitHub counted them of fewer people than may be told of.
    """

    people: int
    uses: tuple[Use, ...]
    prompts: Quartiles | None


@dataclass(frozen=True, slots=True)
class PhaseMove:
    """How many people were in a phase in the early days, and in another or the same in the late.

    None is who had no row with a phase in those days.
    """

    before: int | None
    after: int | None
    people: int


@dataclass(frozen=True, slots=True)
class PhaseMoves:
    """From which AI adoption phase to which people went, between two spans of days."""

    early: Period
    late: Period
    moves: tuple[PhaseMove, ...]

    @property
    def up(self) -> int:
        """How many people rose."""
        return sum(move.people for move in self._both if _rise(move) > 0)

    @property
    def down(self) -> int:
        """How many people fell."""
        return sum(move.people for move in self._both if _rise(move) < 0)

    @property
    def stayed(self) -> int:
        """How many people were in the same phase."""
        return sum(move.people for move in self._both if _rise(move) == 0)

    @property
    def came(self) -> int:
        """How many people had a phase in the late days only."""
        return sum(move.people for move in self.moves if move.before is None)

    @property
    def left(self) -> int:
        """How many people had a phase in the early days only."""
        return sum(move.people for move in self.moves if move.after is None)

    @property
    def _both(self) -> list[PhaseMove]:
        return [move for move in self.moves if None not in {move.before, move.after}]


def _rise(move: PhaseMove) -> int:
    return (move.after or 0) - (move.before or 0)


@dataclass(frozen=True, slots=True)
class ActivePeople:
    """The people who used Copilot in a period, which ends with the last day GitHub has processed.

    `people` are distinct people with activity on the known days, `before` those of the period
    before, None unless all its days are known, and `members` of a team everybody in it on one of
    the days. At least half of the people were active on `median_days` or more. `last_day` is the
    last one with a report. `missing` are days without a report, `pending` those not processed yet, `provisional`
    those that may change, and `without_rows` those whose rows were deleted for their age.
    With fewer than `least` people, nothing more is told of them than how many they are.
    """

    scope: Scope
    period: Period
    people: int
    before: int | None
    members: int | None
    by_days: tuple[ActiveDays, ...]
    median_days: int | None
    uses: Uses | None
    phases: PhaseMoves | None
    reports: tuple[str, ...]
    last_day: date
    provisional: tuple[date, ...]
    missing: tuple[date, ...]
    pending: tuple[date, ...]
    without_rows: tuple[date, ...]
    fetched_at: datetime
    least: int = MIN_GROUP

    @property
    def processed(self) -> Period:
        """The part of the period that GitHub has processed."""
        days = len(self.pending)
        return self.period.up_to(self.period.last - timedelta(days=days))

    @property
    def too_few(self) -> bool:
        """Whether there are so few people that they are only counted."""
        return self.people < self.least

    @property
    def change(self) -> float | None:
        """How many more people than before, as a ratio; None where that is not known."""
        return self.people / self.before - 1 if self.before else None


def active_on(days: Iterable[int]) -> list[int]:
    """Return how many people are in 0, 1, 2, … of the sets; nobody can be in 0 and is counted."""
    at_least: list[int] = []
    for people in days:
        at_least.append(NOBODY)
        for place in range(len(at_least) - 1, 0, -1):
            at_least[place] |= at_least[place - 1] & people
        at_least[0] |= people
    counts = [people.bit_count() for people in at_least]
    return [0, *(more - fewer for more, fewer in zip(counts, [*counts[1:], 0], strict=True))]


def steps(period: Period) -> list[tuple[int, int]]:
    """Return the fewest and the most days of each step of activity, from 1 to all of the period.

    A week has a step for each day. A longer period is cut at a tenth, a quarter, half and three
    quarters of its weekdays, because most people work on those: 28 days at 2, 5, 10 and 15.
    """
    if period.length <= WEEK:
        return [(days, days) for days in range(1, period.length + 1)]
    weekdays = sum(day.weekday() <= FRIDAY for day in period.days)
    ends = sorted({max(1, int(share * weekdays)) for share in SHARES_OF_WEEKDAYS})
    return list(zip([1, *(end + 1 for end in ends)], [*ends, period.length], strict=True))


def by_active_days(days: Sequence[int], period: Period) -> tuple[ActiveDays, ...]:
    """Return how many people were active on how many days, from the sets of those active."""
    counts = active_on(days)
    return tuple(
        ActiveDays(fewest, most, sum(counts[fewest : most + 1])) for fewest, most in steps(period)
    )


def median_days(days: Sequence[int]) -> int:
    """Return the most days on which at least half of the people were active."""
    counts = active_on(days)
    everybody, so_far, fewest = sum(counts), 0, len(counts)
    while 2 * so_far < everybody:
        fewest -= 1
        so_far += counts[fewest]
    return fewest


def uses_of(
    names: Sequence[str], rows: Sequence[Sequence[int | None]], least: int = MIN_GROUP
) -> Uses | None:
    """Return what people did, from a row for each: 1 or 0 for each name, and then the prompts.

    None where they are fewer than `least`.
    """
    if len(rows) < least:
        return None
    surfaces = [Surface(name) for name in names]
    known = [any(row[place] is not None for row in rows) for place in range(len(surfaces))]
    used, alone = [0] * len(surfaces), [0] * len(surfaces)
    prompts: list[int] = []
    for row in rows:
        mine = [place for place in range(len(surfaces)) if row[place]]
        for place in mine:
            used[place] += 1
        if len(mine) == 1:
            alone[mine[0]] += 1
        if (asked := row[len(surfaces)]) is not None:
            prompts.append(asked)
    told = [
        Use(surface, used[place] if known[place] else None, alone[place] if known[place] else None)
        for place, surface in enumerate(surfaces)
    ]
    told.sort(key=lambda use: (use.people is None, -(use.people or 0)))
    return Uses(len(rows), tuple(told), _quartiles(prompts, least))


def _quartiles(counts: Sequence[int], least: int) -> Quartiles | None:
    if len(counts) < least:
        return None
    return Quartiles(*quantiles(counts, n=4, method="inclusive"))


def moves_of(
    early: Period,
    late: Period,
    counts: Mapping[tuple[int | None, int | None], int],
    least: int = MIN_GROUP,
) -> PhaseMoves | None:
    """Return the moves between phases; None where fewer than `least` people had any."""
    if (total(counts.values()) or 0) < least:
        return None
    ordered = sorted(
        counts.items(), key=lambda move: [-1 if end is None else end for end in move[0]]
    )
    return PhaseMoves(early, late, tuple(PhaseMove(*ends, people) for ends, people in ordered))
