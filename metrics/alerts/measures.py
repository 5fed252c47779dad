"""What a condition measures on a day: pure functions of values.

docs/alerts.md explains each of these rules to whoever orders an alert.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from metrics.alerts.conditions import (
    AnyRestated,
    Condition,
    Figure,
    IdleSeats,
    InADay,
    Level,
    NoDataFor,
    WeekOverWeek,
)
from metrics.alerts.facts import Facts, NotJudged, Reading, Why, judged_day
from metrics.definitions import FRIDAY, acceptance_over
from metrics.models import Day
from metrics.scope import WEEK, Period

# Below these, a few people or a few suggestions make a figure jump, and nothing is said.
LEAST_PEOPLE = 20
LEAST_SUGGESTIONS = 1000
# A limit in per cent of people is not judged where it is worth fewer people than this.
LEAST_MOVED = 10
# Of the five working days of a week, so many must be known, each with its counterpart.
LEAST_DAYS = 4
# So many weeks back lie the days that say what is usual on a weekday, and so many must be known.
USUAL_WEEKS = 4
LEAST_USUAL = 3
# A working day with so small a part of the usual people is a holiday, as is one that is little
# busier than the weekends around it.
HOLIDAY_SHARE = 0.15
HOLIDAY_WEEKENDS = 2.0
# From 20 December to 6 January, who is at work says nothing about Copilot.
YEAR_ENDS, YEAR_BEGINS = (12, 20), (1, 6)
# What is looked at before the day that is judged, and the rest of the day's own week.
LOOKED_BACK = USUAL_WEEKS * WEEK + WEEK


def measure(
    condition: Condition, facts: Facts, today: date, *, begun: bool = False
) -> Reading | NotJudged:
    """Return what a look on that UTC day finds; `begun` is whether an episode holds.

    Enough people were there when it began, and it must be able to end with the few who are left.
    """
    day = judged_day(today)
    match condition:
        case WeekOverWeek(figure):
            found = _WEEKS[figure](facts, day)
            is_rate = figure is Figure.ACCEPTANCE
            return found if begun or is_rate else _of_many(found, condition.by)
        case InADay(by):
            found = _against_usual(facts, day)
            return found if begun else _of_many(found, by)
        case Level(figure):
            return _level(figure, facts, day, today)
        case IdleSeats(days):
            return _idle(facts, today, days)
        case NoDataFor():
            return _silence(facts, day)
        case AnyRestated():
            return _changes(facts, today)


def _of_many(found: Reading | NotJudged, by: int) -> Reading | NotJudged:
    """Return what was found, where the limit is worth enough people to be more than chance."""
    if isinstance(found, NotJudged):
        return found
    base = found.base or 0
    enough = base >= LEAST_PEOPLE and base * by / 100 >= LEAST_MOVED
    return found if enough else NotJudged(Why.FEW)


def _is_working(day: date) -> bool:
    return day.weekday() <= FRIDAY


def _is_year_end(period: Period) -> bool:
    return any(
        (day.month, day.day) >= YEAR_ENDS or (day.month, day.day) <= YEAR_BEGINS
        for day in period.days
    )


def _people(day: Day) -> int | None:
    return day.daily_active_users


def _pairs(facts: Facts, last: date) -> list[tuple[Day, Day]]:
    """Return the days of the week up to `last`, each with the same weekday a week before."""
    week = timedelta(days=WEEK)
    days = ((facts.days.get(day), facts.days.get(day - week)) for day in _week(last).days)
    return [(later, earlier) for later, earlier in days if later and earlier]


def _week(last: date) -> Period:
    return Period.ending(last, WEEK)


def _middle(days: Sequence[Day]) -> float | None:
    """Return the middle one of the working days' people, which a holiday or two do not move."""
    known = [
        people for day in days if _is_working(day.day) and (people := _people(day)) is not None
    ]
    return median(known) if len(known) >= LEAST_DAYS else None


def _people_week(facts: Facts, last: date) -> Reading | NotJudged:
    if _is_year_end(Period.ending(last, 2 * WEEK)):
        return NotJudged(Why.YEAR_END)
    pairs = [(a, b) for a, b in _pairs(facts, last) if None not in {_people(a), _people(b)}]
    later, earlier = (_middle([pair[side] for pair in pairs]) for side in (0, 1))
    if later is None or earlier is None:
        return NotJudged(Why.MISSING)
    return Reading(later, earlier)


def _acceptance_week(facts: Facts, last: date) -> Reading | NotJudged:
    pairs = [
        (later, earlier)
        for later, earlier in _pairs(facts, last)
        if acceptance_over([later]) and acceptance_over([earlier])
    ]
    later, earlier = (_rate([pair[side] for pair in pairs]) for side in (0, 1))
    if isinstance(later, NotJudged):
        return later
    return earlier if isinstance(earlier, NotJudged) else Reading(later.value, earlier.value)


def _rate(days: Sequence[Day]) -> Reading | NotJudged:
    """Return the acceptance rate of a week's days, added up before dividing."""
    people, over = _middle(days), acceptance_over(days)
    if people is None or over is None:
        return NotJudged(Why.MISSING)
    if people < LEAST_PEOPLE or over.suggested < LEAST_SUGGESTIONS or over.rate is None:
        return NotJudged(Why.FEW)
    return Reading(over.rate)


def _rolling(field: str) -> Callable[[Facts, date], Reading | NotJudged]:
    """GitHub's own count of the people of 28 days, against that of a week before."""

    def compared(facts: Facts, last: date) -> Reading | NotJudged:
        if _is_year_end(Period.ending(last, 2 * WEEK)):
            return NotJudged(Why.YEAR_END)
        days = (facts.days.get(last), facts.days.get(last - timedelta(days=WEEK)))
        later, earlier = (None if day is None else getattr(day, field) for day in days)
        if later is None or earlier is None:
            return NotJudged(Why.MISSING)
        return Reading(later, earlier)

    return compared


_WEEKS: Mapping[Figure, Callable[[Facts, date], Reading | NotJudged]] = {
    Figure.ACCEPTANCE: _acceptance_week,
    Figure.ACTIVE: _people_week,
    Figure.CHAT: _rolling("monthly_active_chat_users"),
    Figure.AGENTS: _rolling("monthly_active_agent_users"),
}
# The counts of distinct people that are held against the seats.
_OF_SEATS = {
    Figure.ACTIVE: "weekly_active_users",
    Figure.CHAT: "monthly_active_chat_users",
    Figure.AGENTS: "monthly_active_agent_users",
}


def _against_usual(facts: Facts, day: date) -> Reading | NotJudged:
    """Return the people of a working day, and how many are usual on that weekday."""
    if not _is_working(day):
        return NotJudged(Why.DAY_OFF)
    if _is_year_end(Period(day, day)):
        return NotJudged(Why.YEAR_END)
    people = _people_on(facts, [day])
    before = [day - timedelta(days=WEEK * weeks) for weeks in range(1, USUAL_WEEKS + 1)]
    usual_days = _people_on(facts, [one for one in before if not _is_year_end(Period(one, one))])
    if not people or len(usual_days) < LEAST_USUAL:
        return NotJudged(Why.MISSING)
    usual = median(usual_days)
    if people[0] <= max(HOLIDAY_SHARE * usual, HOLIDAY_WEEKENDS * _weekends(facts, day)):
        return NotJudged(Why.DAY_OFF)
    return Reading(people[0], usual)


def _weekends(facts: Facts, day: date) -> float:
    """Return how many people are usual on a day of the weekends before a day."""
    days = Period.ending(day, USUAL_WEEKS * WEEK).days
    people = _people_on(facts, [one for one in days if not _is_working(one)])
    return median(people) if people else 0


def _people_on(facts: Facts, days: Sequence[date]) -> list[int]:
    known = (facts.days.get(day) for day in days)
    return [people for day in known if day and (people := _people(day)) is not None]


def _level(figure: Figure, facts: Facts, day: date, today: date) -> Reading | NotJudged:
    if figure is Figure.ACCEPTANCE:
        week = (facts.days.get(one) for one in _week(day).days)
        return _rate([one for one in week if one and acceptance_over([one])])
    if _is_year_end(_week(day)):
        return NotJudged(Why.YEAR_END)
    known, seats = facts.days.get(day), facts.seats.get(today)
    people = None if known is None else getattr(known, _OF_SEATS[figure])
    if people is None:
        return NotJudged(Why.MISSING)
    if seats is None:
        return NotJudged(Why.NO_SEATS)
    return NotJudged(Why.FEW) if seats.seats < LEAST_PEOPLE else Reading(people / seats.seats)


def _idle(facts: Facts, today: date, days: int) -> Reading | NotJudged:
    """Return the seats last used, or granted and never used, so many days ago or longer."""
    seats = facts.seats.get(today)
    if seats is None:
        return NotJudged(Why.NO_SEATS)
    by_days = (*seats.by_idle_days.items(), *seats.by_unused_days.items())
    return Reading(sum(number for age, number in by_days if age >= days))


def _silence(facts: Facts, day: date) -> Reading | NotJudged:
    """Return how many working days in a row, up to this one, have no figures.

    A weekend or the turn of the year without figures counts for nothing, because there may be
    nobody to report on; what came never before has not stopped coming.
    """
    run = 0
    for one in reversed(Period.ending(day, LOOKED_BACK).days):
        if one in facts.days:
            return Reading(run)
        run += _is_working(one) and not _is_year_end(Period(one, one))
    return NotJudged(Why.MISSING)


def _changes(facts: Facts, today: date) -> Reading | NotJudged:
    """Return how many final days were seen to have changed in the week up to this day."""
    if facts.stored_since is None or today < facts.stored_since:
        return NotJudged(Why.NOTHING_STORED)
    week = _week(today).days
    return Reading(sum(one.seen_at.date() in week for one in facts.restated))
