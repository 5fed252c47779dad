"""The view of seats says what GitHub knows, and names nobody."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from handlers.request import ViewName
from handlers.views import message_of, view_of
from handlers.views.seats import BE_KIND, tell
from metrics.ai_credits import Credits
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind
from metrics.seats import Seats, groups, used_period
from sandbox.slack.blocks import problems_of_blocks
from storage.seats import SeatDayRow

ACME = Scope.of(ScopeKind.ORG, "acme")
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
FOUR_WEEKS = LastDays(28)
MONTH = Period(date(2026, 10, 23), date(2026, 11, 19))
CREDITS = Credits(MONTH, 1234.56, MONTH.days)
SPACE = "\N{NARROW NO-BREAK SPACE}"


def day(idle: dict[int, int], unused: dict[int, int], **more: int) -> SeatDayRow:
    seats = sum(idle.values()) + sum(unused.values())
    numbers = {"total_seats": seats, "left_out": 0, "pending_cancellation": 0} | more
    plans = {"business": seats} if seats else {}
    return SeatDayRow(
        TODAY, NOW, seats=seats, plans=plans, by_idle_days=idle, by_unused_days=unused, **numbers
    )


def seats_of(
    row: SeatDayRow,
    asked: Asked = FOUR_WEEKS,
    before: SeatDayRow | None = None,
    used: Credits | None = CREDITS,
) -> Seats:
    period = used_period(asked, TODAY)
    return Seats(
        ACME,
        asked,
        period,
        NOW,
        row.seats,
        row.total_seats,
        row.left_out,
        groups(row, period.length, before),
        row.plans,
        row.pending_cancellation,
        row.pending_invitation,
        row.added_this_cycle,
        None if before is None else date(2026, 10, 24),
        None if before is None else before.seats,
        used,
    )


def sentence(seats: Seats) -> str:
    return tell(seats).sentence.replace(SPACE, " ")


def lines(seats: Seats) -> list[str]:
    return [f"{row.name}: {row.said}".replace(SPACE, " ") for row in tell(seats).rows]


def test_the_sentence_tells_used_idle_forgotten_and_never() -> None:
    """Each kind of seat once, with its number."""
    row = day({0: 200, 27: 101, 28: 40, 60: 24}, {5: 12, 90: 20, 400: 15})
    assert sentence(seats_of(row)) == (
        "Of 412 seats in acme, 301 (73.1 %) were used in the last 28 days; 64 were last used "
        "28 to 89 days ago, 35 show no use in 90 days and 12 newer seats were never used."
    )


def test_one_of_each_is_told_in_the_singular() -> None:
    """And what there is none of is left out."""
    row = day({0: 1, 30: 1}, {5: 1, 90: 1})
    assert sentence(seats_of(row)) == (
        "Of 4 seats in acme, 1 (25.0 %) was used in the last 28 days; 1 was last used "
        "28 to 89 days ago, 1 shows no use in 90 days and 1 newer seat was never used."
    )
    assert sentence(seats_of(day({0: 2}, {5: 2}))) == (
        "Of 4 seats in acme, 2 (50.0 %) were used in the last 28 days; "
        "2 newer seats were never used."
    )


def test_all_used_and_none_at_all_have_sentences_of_their_own() -> None:
    """Nothing is divided by zero."""
    assert sentence(seats_of(day({3: 12}, {}))) == (
        "All 12 seats in acme were used in the last 28 days."
    )
    assert sentence(seats_of(day({3: 1}, {}))) == (
        "The only seat in acme was used in the last 28 days."
    )
    assert sentence(seats_of(day({}, {}))) == "acme has no Copilot seats."


def test_dates_ask_for_the_use_since_the_first_of_them() -> None:
    """GitHub tells the last use only, and the answer says so."""
    seats = seats_of(day({3: 9, 60: 1}, {}), Period(date(2026, 10, 1), date(2026, 10, 31)))
    assert sentence(seats).startswith("Of 10 seats in acme, 9 (90.0 %) were used since 1 Oct 2026;")
    assert "A seat shows its last use only" in " ".join(tell(seats).notes)


def test_a_row_for_each_group_with_its_age_and_change() -> None:
    """Then the billing cycle, the plans, and the credits."""
    row = day({0: 6}, {5: 1, 100: 1, 400: 2}, pending_cancellation=2, added_this_cycle=0)
    assert lines(seats_of(row, before=day({0: 4, 70: 1}, {}))) == [
        "Used in the last 28 days: 6, 60.0 % (+2)",
        "Last used 28–59 days ago: 0, 0.0 % (±0)",
        "Last used 60–89 days ago: 0, 0.0 % (−1)",
        "No use in 90 days or more: 3, 30.0 % (+3) · median age 400 days",
        "Never used, 30–89 days old: 0, 0.0 % (±0)",
        "Never used, under 30 days old: 1, 10.0 % (+1) · age 5 days",
        "Ending with this billing cycle: 2",
        "Added this billing cycle: 0",
        "Copilot Business: 10",
        "AI credits, 23 Oct – 19 Nov 2026: 1 234.6 (a metric, not a bill)",
    ]


def test_without_an_earlier_day_there_is_no_change() -> None:
    """In the table it is missing, and not zero."""
    first = tell(seats_of(day({0: 6}, {}))).rows[0]
    assert (first.said.replace(SPACE, " "), first.cells[2]) == ("6, 100.0 %", "–")


def test_missing_credits_are_not_zero() -> None:
    """The answer says why, or of which days they are."""
    row = day({0: 6}, {})
    none = seats_of(row, used=None)
    part = seats_of(row, used=Credits(MONTH, 5.0, MONTH.days[:3]))
    early = Period(date(2026, 6, 1), date(2026, 6, 30))
    before = seats_of(row, used=Credits(early, None, ()))

    assert lines(none)[-1] == "AI credits: –"
    assert "GitHub did not give the reports" in tell(none).notes[-1]
    assert "AI credits are those of 3 of 28 days; copilot-metrics backfill" in tell(part).notes[-1]
    assert lines(before)[-1] == "AI credits, 1–30 Jun 2026: –"
    assert "since 19 Jun 2026" in tell(before).notes[-1]


def test_who_looks_idle_is_asked_first() -> None:
    """The note is kind, and not there where everybody's seat is used."""
    assert BE_KIND in tell(seats_of(day({0: 5, 50: 1}, {}))).notes
    assert BE_KIND not in tell(seats_of(day({0: 5}, {}))).notes


def test_githubs_own_number_is_told_where_it_differs() -> None:
    """With the entries that could not be counted."""
    notes = " ".join(tell(seats_of(day({0: 5}, {}, total_seats=7, left_out=1))).notes)
    assert "GitHub itself counts 7 seats" in notes
    assert "1 entry of GitHub's list could not be counted." in notes


BY_DAYS = st.dictionaries(st.integers(0, 900), st.integers(1, 200_000), max_size=6)


@given(idle=BY_DAYS, unused=BY_DAYS, length=st.integers(1, 400), before=st.booleans())
def test_whatever_the_seats_are_slack_takes_the_message(
    idle: dict[int, int], unused: dict[int, int], length: int, *, before: bool
) -> None:
    """And every row has a cell for each column."""
    row = day(idle, unused)
    seats = seats_of(row, LastDays(length), day(unused, idle) if before else None)
    told = tell(seats)

    assert {len(one.cells) + 1 for one in told.rows} == {len(told.columns)}
    message = message_of(view_of(ViewName.SEATS), seats)
    assert problems_of_blocks(message.blocks("F0123456789"), "message") == []
    assert "…" not in message.text
