"""The sentence of a digest: no figure is told as one of other days than it is of."""

from datetime import UTC, date, datetime

from handlers.words.digest_sentence import sentence
from metrics.definitions import Name
from metrics.models import Day
from metrics.moves import Move
from metrics.noise import Kind, Pair, Side
from metrics.pairs import Key, Of
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, summarize

ACME = Scope.of(ScopeKind.ORG, "acme")
LAST = date(2026, 11, 20)
SETTLED = datetime(2026, 12, 1, tzinfo=UTC)
SPACE = "\N{NARROW NO-BREAK SPACE}"

Rolling = tuple[int, int]


def said(length: int, before: Rolling | None, now: Rolling, *notable: Name) -> str:
    """Return the sentence of days with 100 people each, or with nobody, and so many in 7 and 28."""
    period = Period.ending(LAST, length)
    later, earlier = (
        [
            FetchedDay(
                Day(
                    day=day,
                    daily_active_users=100 if rolling[1] else 0,
                    weekly_active_users=rolling[0],
                    monthly_active_users=rolling[1],
                ),
                "organization-1-day",
                SETTLED,
            )
            for day in days
        ]
        if rolling is not None
        else None
        for days, rolling in ((period.days, now), (period.before().days, before))
    )
    assert later is not None
    summary = summarize(ACME, period, later, last_day=LAST, before=earlier)
    moved = Pair(Kind.PEOPLE, Side(10), Side(20))
    whole = {name: Move(Key(Of.WHOLE, name), moved, 2.0) for name in notable}
    return sentence(summary, whole, parts=False).replace(SPACE, " ")


def test_people_of_just_these_days_lead() -> None:
    """Those of a week in a week, and of four weeks in four."""
    week = said(7, (150, 200), (180, 200), Name.WEEKLY_ACTIVE_USERS)
    month = said(28, (150, 200), (150, 250), Name.MONTHLY_ACTIVE_USERS)

    assert week == (
        "180 people in acme used Copilot, 20.0 % more than in the 7 days before (7–13 Nov 2026)."
    )
    assert month == (
        "250 people in acme used Copilot within 28 days, 25.0 % more than in the 28 days before "
        "(26 Sep – 23 Oct 2026)."
    )


def test_people_of_other_days_than_the_period_do_not_lead() -> None:
    """Nobody reads how many used Copilot in four weeks as how many did in two, or in three days."""
    fortnight = said(14, (150, 200), (150, 250), Name.MONTHLY_ACTIVE_USERS)
    days = said(3, (150, 200), (180, 200), Name.WEEKLY_ACTIVE_USERS)

    assert fortnight == (
        "On an average weekday, 100 people in acme used Copilot (±0 %), against the 14 days before "
        "(24 Oct – 6 Nov 2026); active users of 28 days rose by 25.0 %."
    )
    assert days == (
        "On an average weekday, 100 people in acme used Copilot (±0 %), against the same days of "
        "the week before (11–13 Nov 2026); active users of 7 days rose by 20.0 %."
    )


def test_where_there_was_nobody_before_it_says_so() -> None:
    """From nothing, there is no change in per cent."""
    assert said(7, (0, 0), (12, 12), Name.WEEKLY_ACTIVE_USERS) == (
        "12 people in acme used Copilot, against nobody in the 7 days before (7–13 Nov 2026)."
    )


def test_a_day_misses_the_same_weekday_and_not_the_day_before() -> None:
    """It would have been held against the Friday of the week before."""
    assert said(1, None, (150, 200)).endswith(
        "; GitHub has too few figures of the Friday before to hold that against."
    )
