"""The words of a digest that depend on a number or a day, and that each figure can be explained."""

from datetime import UTC, date, datetime

import pytest

from handlers.glossary import entry_of
from handlers.request import Request, ViewName
from handlers.words import digest as words
from metrics.definitions import REPORT_METRICS, Name
from metrics.errors import (
    MetricsError,
    NotFound,
    PermissionMissing,
    RateLimited,
    TookTooLong,
    Unavailable,
)
from metrics.models import Day
from metrics.public_holidays import PublicHoliday
from metrics.scope import LastDays, Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, summarize

ACME = Scope.of(ScopeKind.ORG, "acme")
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
SETTLED = datetime(2026, 12, 1, tzinfo=UTC)
DAY = Period(date(2026, 11, 12), date(2026, 11, 12))


@pytest.mark.parametrize(
    ("question", "period", "title"),
    [
        (Request(ACME, LastDays(7)), WEEK, "Copilot digest · org acme · 9–15 Nov 2026"),
        (Request(ACME, LastDays(1)), DAY, "Copilot digest · org acme · Thu 12 Nov 2026"),
        (
            Request(ACME, LastDays(7), ViewName.TEAMS),
            WEEK,
            "Copilot digest · org acme · teams · 9–15 Nov 2026",
        ),
        (
            Request(ACME, LastDays(7), ViewName.COMPARE, Scope.of(ScopeKind.ORG, "beta")),
            WEEK,
            "Copilot digest · org acme and org beta · 9–15 Nov 2026",
        ),
    ],
)
def test_the_title_names_what_whose_and_when(question: Request, period: Period, title: str) -> None:
    """In the same order every time."""
    assert words.title(question, period) == title


def test_holidays_are_named_on_either_side_and_never_as_a_cause() -> None:
    """With the place that they are of."""
    found = [
        PublicHoliday(date(2026, 11, 11), "Veterans Day", "US"),
        PublicHoliday(date(2026, 11, 3), "Election Day", "US"),
    ]

    assert words.holidays(found, WEEK) == (
        "11 Nov (Veterans Day, US) was a public holiday. "
        "In the days before, 3 Nov (Election Day, US) was a public holiday."
    )
    assert words.holidays([], WEEK) == ""


@pytest.mark.parametrize(
    ("length", "missing", "said"),
    [
        (7, 0, ""),
        (10, 0, "The days before are not the same weekdays; in 7, 14 or 28 days they are."),
        (
            7,
            1,
            (
                "Compared are 6 days of the 7, the same weekdays on both sides, because GitHub has "
                "no figures of the others on one of them."
            ),
        ),
        (
            10,
            1,
            (
                "Compared are 9 days of the 10 on both sides, because GitHub has no figures of the "
                "others on one of them. The days before are not the same weekdays; in 7, 14 or 28 "
                "days they are."
            ),
        ),
    ],
)
def test_days_that_are_no_match_for_each_other_are_told(
    length: int, missing: int, said: str
) -> None:
    """Ten days have other weekdays than the ten before them, whether some are missing or not."""
    period = Period.ending(WEEK.last, length)
    now, before = (
        [FetchedDay(Day(day=day), "organization-1-day", SETTLED) for day in days]
        for days in (period.days, period.before().days)
    )
    summary = summarize(ACME, period, now[missing:], last_day=period.last, before=before)

    assert words.uneven(summary) == said


def test_a_correction_says_what_it_was_what_it_is_and_whose_days_were_late() -> None:
    """One day by its name."""
    moved = [("Active users, 7 days", "312", "327")]

    assert words.corrected(date(2026, 11, 19), moved, [date(2026, 11, 15)]) == (
        "Corrected 19 Nov: active users (7 days) 312 → 327, "
        "because GitHub sent Sunday's figures late."
    )


def test_a_correction_of_one_of_two_scopes_says_which() -> None:
    """The other one is told of in the same digest."""
    moved = [("Prompts", "9 256", "9 461")]

    assert words.corrected(date(2026, 11, 19), moved, [date(2026, 11, 15)], ACME) == (
        "Corrected 19 Nov for acme: prompts 9 256 → 9 461, "
        "because GitHub sent Sunday's figures late."
    )


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Unavailable("seats", status=502), "GitHub did not answer in time."),
        (TookTooLong(60), "GitHub did not answer in time."),
        (
            PermissionMissing("seats", needs="“Copilot Business” <read>"),
            "GitHub does not let this app read them; it needs “Copilot Business” &lt;read&gt;.",
        ),
        (
            RateLimited("seats", retry_at=datetime(2026, 11, 12, tzinfo=UTC), secondary=False),
            "GitHub limits how much this app may ask.",
        ),
        (NotFound("seats", status=404), "GitHub did not give them."),
    ],
)
def test_what_is_missing_says_why_in_a_few_words(error: MetricsError, why: str) -> None:
    """The digest is worth reading without it."""
    assert words.no_teams(error) == f"Teams are missing here: {why}"
    assert words.no_seats(error) == f"Idle seats are missing here: {why}"


@pytest.mark.parametrize("name", [Name.WEEKLY_ACTIVE_USERS, *REPORT_METRICS])
@pytest.mark.parametrize("period", [DAY, WEEK])
def test_every_figure_of_a_digest_has_an_entry(name: Name, period: Period) -> None:
    """`explain` finds what is printed."""
    assert entry_of(ViewName.SUMMARY, words.label(name, period)) is not None
