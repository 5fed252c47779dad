"""The sentence of a digest: no figure is told as one of other days than it is of."""

from datetime import UTC, date, datetime

import pytest

from handlers.words.digest_sentence import sentence
from metrics.definitions import Name
from metrics.models import CODE_COMPLETION, Day, FeatureTotals
from metrics.moves import Move
from metrics.noise import Kind, Pair, Side
from metrics.pairs import Key, Of
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, Summary, summarize

ACME = Scope.of(ScopeKind.ORG, "acme")
LAST = date(2026, 11, 20)
SETTLED = datetime(2026, 12, 1, tzinfo=UTC)
SPACE = "\N{NARROW NO-BREAK SPACE}"

# People of 7 and of 28 days, and how many of a thousand completions are accepted.
Rolling = tuple[int, int]
NOTABLE, NOISE = 2.0, 0.5


def days_of(period: Period, people: Rolling, accepted: int) -> list[FetchedDay]:
    """Return days with 100 people each, or with nobody."""
    completions = FeatureTotals(
        feature=CODE_COMPLETION,
        code_generation_activity_count=1000,
        code_acceptance_activity_count=accepted,
    )
    days = [
        Day(
            day=day,
            daily_active_users=100 if people[1] else 0,
            weekly_active_users=people[0],
            monthly_active_users=people[1],
            totals_by_feature=(completions,) if accepted else None,
        )
        for day in period.days
    ]
    return [FetchedDay(day, "organization-1-day", SETTLED) for day in days]


def summary_of(
    length: int, before: Rolling | None, now: Rolling, accepted: tuple[int, int] = (0, 0)
) -> Summary:
    period = Period.ending(LAST, length)
    earlier = None if before is None else days_of(period.before(), before, accepted[0])
    return summarize(ACME, period, days_of(period, now, accepted[1]), last_day=LAST, before=earlier)


def moved(name: Name, earlier: float, later: float, strength: float) -> dict[Name, Move]:
    kind = Kind.RATE if name is Name.ACCEPTANCE_RATE else Kind.PEOPLE
    pair = Pair(kind, Side(earlier, 7000), Side(later, 7000))
    return {name: Move(Key(Of.WHOLE, name), pair, strength)}


def told(summary: Summary, whole: dict[Name, Move]) -> str:
    return sentence(summary, whole, parts=False).replace(SPACE, " ")


def said(length: int, before: Rolling | None, now: Rolling, *notable: Name) -> str:
    """Return the sentence of a period in which these figures of people moved notably."""
    whole: dict[Name, Move] = {}
    for name in notable:
        whole |= moved(name, 10, 20, NOTABLE)
    return told(summary_of(length, before, now), whole)


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


def test_a_quiet_week_is_much_like_the_one_before_only_where_it_is() -> None:
    """A ninth more people may be usual, but is not the same."""
    name = Name.WEEKLY_ACTIVE_USERS
    slight = told(summary_of(7, (196, 200), (200, 200)), moved(name, 196, 200, NOISE))
    usual = told(summary_of(7, (180, 200), (200, 200)), moved(name, 180, 200, NOISE))

    assert slight.endswith(", much as in the 7 days before (7–13 Nov 2026).")
    assert usual.startswith("A quiet week: 200 people in acme used Copilot (+11.1 %) and ")
    assert usual.endswith(", nothing unusual beside the 7 days before (7–13 Nov 2026).")


@pytest.mark.parametrize(
    ("before", "strength", "end"),
    [
        (295, NOISE, "; the acceptance rate stayed about the same, at 30.0 % (+0.5 points)."),
        (260, NOISE, "; the acceptance rate was 30.0 % (+4.0 points), which is nothing unusual."),
        (260, NOTABLE, "; the acceptance rate rose to 30.0 % (+4.0 points)."),
    ],
)
def test_an_acceptance_rate_stays_the_same_only_where_it_does(
    before: int, strength: float, end: str
) -> None:
    """Four points more are as usual in some organizations, and never the same."""
    summary = summary_of(7, (150, 200), (180, 200), (before, 300))
    whole = moved(Name.WEEKLY_ACTIVE_USERS, 150, 180, NOTABLE)
    whole |= moved(Name.ACCEPTANCE_RATE, before / 1000, 0.3, strength)

    assert told(summary, whole).endswith(end)


def test_two_quiet_weeks_are_one_sentence() -> None:
    """What follows the colon goes on with it."""
    assert said(14, (150, 200), (150, 200)) == (
        "Two quiet weeks: on an average weekday, 100 people in acme used Copilot (±0 %) and no "
        "suggested code completions are known, much as in the 14 days before (24 Oct – 6 Nov 2026)."
    )
