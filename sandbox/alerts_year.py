"""Which alerts the company's year would have brought, beside what went wrong in it.

`python -m sandbox.alerts_year` prints the tables of docs/alerts.md, and with the seeds of other
companies behind it, the one that counts theirs.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import msgspec

from metrics.alerts.conditions import (
    AnyRestated,
    Condition,
    Direction,
    Figure,
    IdleSeats,
    InADay,
    Level,
    NoDataFor,
    Side,
    WeekOverWeek,
)
from metrics.alerts.episodes import Span, Trial, trial
from metrics.alerts.facts import Facts, judged_day
from metrics.models import Day
from metrics.numbers import day as named_day
from metrics.numbers import long_day, plural
from metrics.restatements import Changed, RestatedDay
from metrics.scope import Period
from metrics.summaries import final_at
from sandbox.company import Company
from sandbox.company.days import midnight
from sandbox.company.incidents import Incident
from sandbox.company.teams import ACME, BETA
from storage.seats import SeatDayRow

SCOPES = (ACME, BETA)
TODAY = date(2026, 11, 21)
# The last incident is seen two days later.
LOOKS = Period.ending(TODAY + timedelta(days=3), 365)
LOOK_HOURS = timedelta(hours=9)
# An incident has to be told within so many days of its last one: a week, and until it is final.
TOLD_WITHIN = timedelta(days=12)

ACCEPTANCE = WeekOverWeek(Figure.ACCEPTANCE, Direction.DROPS, 10)
LOW_ACCEPTANCE = Level(Figure.ACCEPTANCE, Side.BELOW, 20)
ACTIVE = WeekOverWeek(Figure.ACTIVE, Direction.DROPS, 30)
IN_A_DAY = InADay(50)
FEW_ACTIVE = Level(Figure.ACTIVE, Side.BELOW, 50)
IDLE = IdleSeats(30, 45)
NO_DATA, GAP = NoDataFor(3), NoDataFor(1)
CHAT = WeekOverWeek(Figure.CHAT, Direction.DROPS, 20)
AGENTS = WeekOverWeek(Figure.AGENTS, Direction.DROPS, 20)
RESTATED = AnyRestated()
CONDITIONS: tuple[Condition, ...] = (
    *(ACCEPTANCE, LOW_ACCEPTANCE, ACTIVE, IN_A_DAY, FEW_ACTIVE, IDLE, NO_DATA, GAP, CHAT, AGENTS),
    RESTATED,
)


@dataclass(frozen=True, slots=True)
class Expected:
    """An incident, the scope it happened in, and the alerts that must tell it, or none."""

    incident: Incident
    scope: str
    told_by: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """What every alert would have told in every scope, and what happened."""

    expected: tuple[Expected, ...]
    trials: dict[tuple[str, Condition], Trial]

    def telling(self, expected: Expected, condition: Condition) -> Span | None:
        """Return the episode that tells an incident, if one does."""
        spans = self.trials[expected.scope, condition].spans
        return next((span for span in spans if _is_of(span, expected.incident)), None)

    def false_alarms(self, scope: str, condition: Condition) -> list[Span]:
        """Return the episodes that no incident explains."""
        of_it = [one.incident for one in self.expected if condition in one.told_by]
        spans = self.trials[scope, condition].spans
        return [span for span in spans if not any(_is_of(span, one) for one in of_it)]


def _is_of(span: Span, incident: Incident) -> bool:
    return incident.first <= span.fired.day <= incident.last + TOLD_WITHIN


@cache
def year(seed: int = 1) -> Year:
    """Return the year of the sandbox's company, or of another one, with a look on each of its days."""
    company = Company(TODAY, 400, seed)
    trials = {}
    for scope, facts in _facts(company):
        for condition in CONDITIONS:
            trials[scope, condition] = trial(condition, facts, LOOKS.days)
    return Year(_expected(company), trials)


def _expected(company: Company) -> tuple[Expected, ...]:
    happened, days = company.incidents, company.days
    outage = Incident("Copilot was down for hours", days.outage, days.outage)
    missing = Incident("GitHub never reported a day", days.missing, days.missing)
    corrected = days.restated_at.date()
    restated = Incident("GitHub corrected a final day", corrected, corrected)
    return (
        Expected(happened.silence, ACME, (NO_DATA, GAP)),
        Expected(happened.weaker, ACME, (ACCEPTANCE, LOW_ACCEPTANCE)),
        Expected(happened.locked_out, ACME, (ACTIVE, IN_A_DAY, FEW_ACTIVE)),
        Expected(happened.fluke, BETA, ()),
        Expected(happened.shelved, ACME, (IDLE,)),
        Expected(missing, ACME, (GAP,)),
        Expected(outage, ACME, (IN_A_DAY,)),
        Expected(restated, ACME, (RESTATED,)),
    )


def _facts(company: Company) -> Iterator[tuple[str, Facts]]:
    last = judged_day(LOOKS.last)
    days: dict[str, dict[date, Day]] = {scope: {} for scope in SCOPES}
    seats: dict[str, dict[date, SeatDayRow]] = {scope: {} for scope in SCOPES}
    # Day by day, because the company remembers only the days that were asked for last.
    for day in Period(company.days.first, LOOKS.last).days:
        for scope in SCOPES:
            if day <= last and _is_reported(company, day):
                days[scope][day] = _day(company, scope, day)
            if day >= LOOKS.first:
                seats[scope][day] = _seats(company, scope, day)
    restated = (_restated(company),)
    for scope in SCOPES:
        yield scope, Facts(days[scope], seats[scope], restated, LOOKS.first)


def _restated(company: Company) -> RestatedDay:
    seen_at = company.days.restated_at
    changed = Changed("user_initiated_interaction_count", 1, 2)
    return RestatedDay(company.days.restated, 1, seen_at, (changed,), 0)


def _is_reported(company: Company, day: date) -> bool:
    return company.has_data(day, final_at(day))


def _day(company: Company, scope: str, day: date) -> Day:
    return msgspec.convert({**company.day_total(scope, day, final_at(day)), "day": day}, Day)


def _seats(company: Company, scope: str, day: date) -> SeatDayRow:
    now = midnight(day) + LOOK_HOURS
    idle, unused = Counter[int](), Counter[int]()
    holders = [person for person in company.people_of(scope) if person.seated <= day]
    for person in holders:
        last = company.last_active_day(person, now)
        if last is None:
            unused[(day - person.seated).days] += 1
        else:
            idle[(day - last).days] += 1
    number = len(holders)
    return SeatDayRow(day, now, number, number, 0, 0, {}, idle, unused)


def tables(found: Year) -> list[str]:
    """Return both tables as lines of Markdown."""
    return [*_hits(found), "", *_quiet(found)]


def _hits(found: Year) -> Iterator[str]:
    yield "| What went wrong | When | Alert | Told | Over |"
    yield "|---|---|---|---|---|"
    for one in found.expected:
        when = _when(one.incident)
        where = f"{one.incident.name} (`org {one.scope}`)"
        for condition in one.told_by:
            yield f"| {where} | {when} | {_typed(condition)} | {_told(found.telling(one, condition))} |"
        if not one.told_by:
            few = ", ".join(_typed(each) for each in (ACCEPTANCE, LOW_ACCEPTANCE))
            yield f"| {where} | {when} | {few} | not told: {_reason(found, one)} | – |"


def others(seeds: Sequence[int]) -> Iterator[str]:
    """Yield the table that counts what was told in the years of other companies."""
    yield "| Company | Alerts that should tell an incident | Told it | Missed | Without an incident |"
    yield "|---|---|---|---|---|"
    for seed in seeds:
        found = year(seed)
        due = [(one, condition) for one in found.expected for condition in one.told_by]
        told = sum(found.telling(*pair) is not None for pair in due)
        false = [
            f"{_typed(condition)} in `org {scope}`, {len(spans)}"
            for scope, condition in found.trials
            if (spans := found.false_alarms(scope, condition))
        ]
        yield f"| seed {seed} | {len(due)} | {told} | {len(due) - told} | {', '.join(false) or '0'} |"


def _when(incident: Incident) -> str:
    if incident.first == incident.last:
        return named_day(incident.first)
    return f"{long_day(incident.first)} to {long_day(incident.last)}"


def _told(span: Span | None) -> str:
    if span is None:
        return "**missed** | –"
    over = "goes on" if span.over is None else named_day(span.over.day)
    return f"{named_day(span.fired.day)} | {over}"


def _reason(found: Year, one: Expected) -> str:
    not_judged = found.trials[one.scope, ACCEPTANCE].not_judged
    return str(max(not_judged, key=lambda why: not_judged[why]))


def _quiet(found: Year) -> Iterator[str]:
    yield "| Alert | Scope | Looks judged | Not judged | Told | Without an incident |"
    yield "|---|---|---|---|---|---|"
    for scope, condition in sorted(found.trials, key=lambda pair: pair[0]):
        one = found.trials[scope, condition]
        false = len(found.false_alarms(scope, condition))
        yield (
            f"| {_typed(condition)} | `org {scope}` | {one.judged} | {_not_judged(one)} "
            f"| {plural(len(one.spans), 'time', 'times')} | {false} |"
        )


def _not_judged(one: Trial) -> str:
    why = sorted(one.not_judged.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number}: {reason}" for reason, number in why) or "–"


def _typed(condition: Condition) -> str:
    return f"`{condition.command}`"


def _print(lines: Sequence[str]) -> None:
    print("\n".join(lines))


if __name__ == "__main__":
    _print([*others([int(seed) for seed in sys.argv[1:]])] if sys.argv[1:] else tables(year()))
