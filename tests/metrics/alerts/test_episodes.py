"""When alerts begin and end to hold: once an episode, and never for a weekend or by chance."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from metrics.alerts.episodes import Fired, Memory, Over, is_clear, step, steps, trial
from metrics.alerts.facts import Facts, NotJudged, Reading, Why
from metrics.alerts.measures import measure
from metrics.models import Day
from metrics.restatements import RestatedDay
from metrics.scope import Period
from tests.metrics.alerts.days import FIRST, LENGTH, day_of, facts_of, looks, series

RATE = WeekOverWeek(Figure.ACCEPTANCE, Direction.DROPS, 10)
PEOPLE = WeekOverWeek(Figure.ACTIVE, Direction.DROPS, 20)
RISE = WeekOverWeek(Figure.ACTIVE, Direction.RISES, 20)
IN_A_DAY = InADay(50)
LOW = Level(Figure.ACCEPTANCE, Side.BELOW, 25)
ALL: tuple[Condition, ...] = (RATE, PEOPLE, RISE, IN_A_DAY, LOW, NoDataFor(1))

DICE = st.randoms(use_true_random=False)
# Each example is a hundred looks.
few_examples = settings(max_examples=25)

# What share of a hundred and more people come on each weekday, Monday first.
PROFILES = st.tuples(*[st.floats(0.5, 1.0)] * 5, *[st.floats(0.0, 0.6)] * 2)


def ordinary(day: date, people: int = 100, rate: float = 0.3) -> Day:
    number = people if day.weekday() < 5 else people // 20
    return day_of(day, number, round(number * 50 * rate), number * 50)


def spans(condition: Condition, days: dict[date, Day]) -> list[tuple[date, date | None]]:
    found = trial(condition, facts_of(days), looks())
    return [(one.fired.day, one.over.day if one.over else None) for one in found.spans]


@few_examples
@given(profile=PROFILES, dice=DICE, people=st.integers(100, 2000))
def test_no_week_with_noise_fires_anything(
    profile: tuple[float, ...], dice: Random, people: int
) -> None:
    """Whatever the weekdays are like, they are like themselves a week before."""

    def made(day: date, _n: int) -> Day:
        number = round(people * profile[day.weekday()] * dice.uniform(0.95, 1.05))
        rate = 0.3 * dice.uniform(0.95, 1.05)
        return day_of(day, number, round(number * 50 * rate), number * 50)

    days = series(made)

    for condition in (RATE, PEOPLE, RISE, IN_A_DAY, LOW, NoDataFor(1)):
        assert spans(condition, days) == []


@few_examples
@given(dice=DICE, condition=st.sampled_from(ALL))
def test_every_episode_is_told_once_and_ended_once(dice: Random, condition: Condition) -> None:
    """For any series at all: a beginning, perhaps its end, and only then another beginning."""
    days = series(lambda day, _n: dice.choice((None, ordinary(day, dice.randrange(0, 400), 0.2))))
    memory, told = Memory(), []
    for today in looks():
        memory, news = step(condition, memory, facts_of(days), today)
        told += [news] if news else []

    kinds = [type(news) for news in told]
    assert kinds == [Fired, Over] * (len(kinds) // 2) + [Fired] * (len(kinds) % 2)


@few_examples
@given(dice=DICE, condition=st.sampled_from((RATE, PEOPLE, RISE, IN_A_DAY)))
def test_after_an_end_nothing_begins_for_a_week(dice: Random, condition: Condition) -> None:
    """So that a figure at the limit does not go in and out."""
    days = series(lambda day, _n: ordinary(day, dice.randrange(50, 400), dice.uniform(0.1, 0.5)))
    found = spans(condition, days)

    for (_, over), (fired, _) in pairwise(found):
        assert over is not None
        assert fired - over >= timedelta(days=7)


@few_examples
@given(rates=st.lists(st.floats(0.24, 0.27), min_size=LENGTH, max_size=LENGTH))
def test_around_a_limit_an_alert_is_told_once(rates: list[float]) -> None:
    """Below 25 % it begins, and it is over only from 27.5 % on."""
    days = series(lambda day, n: ordinary(day, rate=rates[n]))

    assert len(spans(LOW, days)) <= 1


def test_a_rate_that_falls_and_comes_back_is_one_episode() -> None:
    """It is over when half of the limit is left, of what it was before."""
    fell, back = FIRST + timedelta(days=49), FIRST + timedelta(days=70)
    days = series(lambda day, _n: ordinary(day, rate=0.15 if fell <= day < back else 0.3))
    ((fired, over),) = spans(RATE, days)

    assert fell < fired - timedelta(days=4) < fell + timedelta(days=7)
    assert over is not None
    assert back < over - timedelta(days=4) < back + timedelta(days=7)


def test_what_does_not_come_back_is_usual_after_four_weeks() -> None:
    """It is told that it is, and nothing more."""
    fell = FIRST + timedelta(days=49)
    days = series(lambda day, _n: ordinary(day, people=60 if day >= fell else 100))
    (span,) = trial(PEOPLE, facts_of(days), looks()).spans

    assert span.over is not None
    assert span.over.settled
    assert span.over.day - span.fired.day == timedelta(days=28)


@pytest.mark.parametrize(("condition", "days"), [(PEOPLE, 28), (IN_A_DAY, 21)])
def test_an_episode_ends_although_few_are_left(condition: Condition, days: int) -> None:
    """Too few to begin another one; what has become usual is told as ever."""
    fell = FIRST + timedelta(days=49)
    made = series(lambda day, _n: ordinary(day, people=18 if day >= fell else 100))
    ((fired, over),) = spans(condition, made)

    assert over is not None
    assert (over - fired).days == days


def test_who_comes_back_after_few_were_left_is_told_at_once() -> None:
    """Held against the week before the episode, and not against the one with few people."""
    fell, back = FIRST + timedelta(days=49), FIRST + timedelta(days=70)
    days = series(lambda day, _n: ordinary(day, people=18 if fell <= day < back else 100))
    ((_, over),) = spans(PEOPLE, days)

    assert over is not None
    assert back < over - timedelta(days=4) < back + timedelta(days=7)


@few_examples
@given(dice=DICE, condition=st.sampled_from((RATE, PEOPLE, IN_A_DAY, LOW)))
def test_a_few_people_never_fire_anything(dice: Random, condition: Condition) -> None:
    """Twenty people, and a limit that is worth ten of them, are the least."""
    days = series(lambda day, _n: ordinary(day, dice.randrange(2, 20), dice.uniform(0, 1)))
    found = trial(condition, facts_of(days), looks())

    assert found.spans == ()
    assert found.judged == 0


def test_a_public_holiday_fires_nothing() -> None:
    """A working day that is like a weekend is a day off, and a week has four others."""
    holiday = FIRST + timedelta(days=52)
    days = series(lambda day, _n: ordinary(day, 4 if day == holiday else 100))

    assert [spans(each, days) for each in (PEOPLE, RISE, IN_A_DAY)] == [[], [], []]
    assert measure(IN_A_DAY, facts_of(days), holiday + timedelta(days=4)) == NotJudged(Why.DAY_OFF)


def test_a_day_on_which_half_stay_away_is_told() -> None:
    """And it is over on the next ordinary working day."""
    outage = FIRST + timedelta(days=56)
    days = series(lambda day, _n: ordinary(day, 34 if day == outage else 100))

    assert spans(IN_A_DAY, days) == [(outage + timedelta(days=4), outage + timedelta(days=5))]
    assert spans(PEOPLE, days) == []


def test_the_turn_of_the_year_is_not_judged() -> None:
    """Neither the quiet weeks nor those that would be held against them."""
    around = Period(date(2025, 11, 1), date(2026, 2, 28))
    quiet = Period(date(2025, 12, 20), date(2026, 1, 4))
    days = {
        day: ordinary(day, 30 if quiet.first <= day <= quiet.last else 100) for day in around.days
    }
    found = trial(PEOPLE, facts_of(days), around.days[40:])

    assert found.spans == ()
    assert found.not_judged == {Why.YEAR_END: 31}


def test_missing_days_are_not_zero() -> None:
    """They are told by the alert for them, and by no other one."""
    gap = Period(FIRST + timedelta(days=56), FIRST + timedelta(days=58))
    days = series(lambda day, _n: None if gap.first <= day <= gap.last else ordinary(day))
    monday = gap.first + timedelta(days=4)

    assert [spans(each, days) for each in (RATE, PEOPLE, RISE, IN_A_DAY, LOW)] == [[]] * 5
    assert spans(NoDataFor(3), days) == [(monday + timedelta(days=2), monday + timedelta(days=3))]


def test_days_that_github_is_still_late_with_are_not_missing() -> None:
    """It has three full days for each, and a weekend without figures is none at all."""
    days = series(lambda day, _n: ordinary(day) if day.weekday() < 5 else None)
    last = max(days)

    assert spans(NoDataFor(1), days) == []
    assert measure(NoDataFor(1), facts_of(days), last + timedelta(days=4)).value == 0  # type: ignore[union-attr]


def test_a_change_can_be_seen_once_something_is_stored() -> None:
    """It is told for a week; before the first stored day nobody could have seen one."""
    stored, seen = FIRST + timedelta(days=20), FIRST + timedelta(days=30)
    seen_at = datetime(seen.year, seen.month, seen.day, 9, tzinfo=UTC)
    restated = RestatedDay(FIRST, 1, seen_at, (), 1)
    found = trial(
        AnyRestated(), Facts({}, {}, (restated,), stored), Period(FIRST, looks()[-1]).days
    )
    (span,) = found.spans

    assert (span.fired.day, span.over and span.over.day) == (seen, seen + timedelta(days=7))
    assert found.not_judged == {Why.NOTHING_STORED: 20}
    assert measure(AnyRestated(), Facts({}, {}), seen) == NotJudged(Why.NOTHING_STORED)


def test_looks_that_did_not_happen_are_made_up_for() -> None:
    """Of what began and ended meanwhile, the end is told."""
    outage = FIRST + timedelta(days=56)
    facts = facts_of(series(lambda day, _n: ordinary(day, 34 if day == outage else 100)))
    before = Memory(looked=outage + timedelta(days=3))
    memory, news = steps(IN_A_DAY, before, facts, outage + timedelta(days=7))

    assert isinstance(news, Over)
    assert memory.looked == outage + timedelta(days=7)
    assert steps(IN_A_DAY, memory, facts, outage + timedelta(days=7)) == (memory, None)


def test_what_is_remembered_is_read_back() -> None:
    """From JSON, whatever else stands beside it."""
    outage = FIRST + timedelta(days=56)
    facts = facts_of(series(lambda day, _n: ordinary(day, 34 if day == outage else 100)))
    memory, _ = steps(IN_A_DAY, Memory(), facts, outage + timedelta(days=4))

    assert memory.episode is not None
    assert Memory.from_dict({**memory.to_dict(), "other": 1}) == memory
    assert Memory.from_dict(None) == Memory()
    with pytest.raises(ValueError, match="Expected"):
        Memory.from_dict({"episode": 3})


def test_seats_are_over_the_limit_and_clearly_back_below_it() -> None:
    """A tenth below the limit, and at least one seat."""
    assert not is_clear(IdleSeats(30, 20), Reading(19))
    assert is_clear(IdleSeats(30, 20), Reading(18))
    assert is_clear(IdleSeats(30, 0), Reading(0))
