"""Which days are due, and what a new answer adds to what is stored."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from metrics.decoding import Payload
from metrics.errors import BrokenAnswer
from metrics.history import fetched_days, is_due, key, rows_to_store
from metrics.models import Source
from metrics.scope import Scope, ScopeKind
from metrics.sources import Fetched
from storage.days import DayRow

DAY = date(2026, 11, 17)
FINAL = datetime(2026, 11, 21, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def payload(users: int = 4, **fields: Any) -> Payload:
    content = {"day": DAY.isoformat(), "daily_active_users": users, **fields}
    return Payload(DAY, json.dumps(content).encode())


def row(at: datetime, *, revision: int = 1, users: int | None = 4) -> DayRow:
    content = None if users is None else payload(users).content
    return DayRow(DAY, revision, "organization-28-day", at, content)


def stored(answer: Payload | None, before: DayRow | None, now: datetime) -> list[DayRow]:
    """Return what is stored after an answer with this payload, or one that there is none."""
    payloads, absent = ((), (DAY,)) if answer is None else ((answer,), ())
    known = {} if before is None else {DAY: before}
    return rows_to_store(
        Fetched("organization-1-day", payloads, absent), known, Source.REPORTS, now
    )


# Due


def test_a_day_that_was_never_seen_is_due() -> None:
    """However old it is."""
    assert is_due(None, DAY, FINAL + 1000 * HOUR)


@pytest.mark.parametrize("users", [4, None])
def test_a_provisional_day_is_due_after_an_hour(users: int | None) -> None:
    """To the second; a day without figures is provisional too."""
    at = FINAL - 10 * HOUR

    assert not is_due(row(at, users=users), DAY, at + HOUR - SECOND)
    assert is_due(row(at, users=users), DAY, at + HOUR)


@pytest.mark.parametrize("users", [4, None])
def test_a_day_is_due_once_more_when_it_has_become_final(users: int | None) -> None:
    """Even if it was fetched a second before."""
    assert not is_due(row(FINAL - 2 * SECOND, users=users), DAY, FINAL - SECOND)
    assert is_due(row(FINAL - SECOND, users=users), DAY, FINAL)


@pytest.mark.parametrize("users", [4, None])
def test_a_day_that_was_fetched_as_final_is_never_due(users: int | None) -> None:
    """Neither with figures nor without."""
    assert not is_due(row(FINAL, users=users), DAY, FINAL)
    assert not is_due(row(FINAL, users=users), DAY, FINAL + 10_000 * HOUR)


# Stored


def test_the_first_answer_is_revision_one() -> None:
    """As GitHub sent it, with its report and its time."""
    now = FINAL - HOUR

    assert stored(payload(), None, now) == [
        DayRow(DAY, 1, "organization-1-day", now, payload().content)
    ]


def test_a_provisional_day_is_replaced() -> None:
    """It keeps its revision, whether the figures are others or not."""
    before = row(FINAL - 2 * HOUR)

    for users in (4, 5):
        (after,) = stored(payload(users), before, FINAL - HOUR)
        assert (after.revision, after.payload) == (1, payload(users).content)
        assert after.fetched_at == FINAL - HOUR


def test_the_last_look_makes_a_day_final() -> None:
    """Fetched a second before, then at the moment itself: one revision, now final."""
    (after,) = stored(payload(5), row(FINAL - SECOND), FINAL)

    assert (after.revision, after.fetched_at) == (1, FINAL)
    assert not is_due(after, DAY, FINAL)


def test_a_final_day_that_is_sent_again_changes_nothing() -> None:
    """Other housekeeping is no restatement."""
    again = payload(etl_id="green", day_partition="2026-11-17", created_at="2026-11-22")

    assert stored(again, row(FINAL), FINAL + HOUR) == []


def test_a_final_day_that_is_restated_is_a_new_revision() -> None:
    """What it said before is kept beside it."""
    (second,) = stored(payload(5), row(FINAL), FINAL + HOUR)
    (third,) = stored(payload(6), second, FINAL + 2 * HOUR)

    assert (second.revision, third.revision) == (2, 3)
    assert second.fetched_at == FINAL + HOUR


def test_an_older_answer_changes_nothing() -> None:
    """Another process asked later and was faster: its figures stand."""
    for newer in (FINAL - HOUR, FINAL, FINAL + HOUR):
        assert stored(payload(3), row(newer, users=5), newer - SECOND) == []


def test_a_gap_is_remembered() -> None:
    """That GitHub has nothing for a day is an answer as well."""
    assert stored(None, None, FINAL) == [DayRow(DAY, 1, "organization-1-day", FINAL, None)]
    assert stored(None, row(FINAL - HOUR, users=None), FINAL) == [
        DayRow(DAY, 1, "organization-1-day", FINAL, None)
    ]


def test_a_gap_may_be_filled() -> None:
    """The first figures of a day are its first revision, however late they come."""
    (after,) = stored(payload(), row(FINAL, users=None), FINAL + HOUR)

    assert (after.revision, after.payload) == (1, payload().content)


def test_figures_are_not_thrown_away() -> None:
    """An answer that leaves a day out does not unsay it, before it is final or after."""
    assert stored(None, row(FINAL - HOUR), FINAL - SECOND) == []
    assert stored(None, row(FINAL), FINAL + HOUR) == []


def test_an_answer_that_cannot_be_understood_is_not_stored() -> None:
    """Not even its good days: it is refused as a whole."""
    good = Payload(DAY - timedelta(days=1), b'{"day": "2026-11-16"}')
    answer = Fetched("organization-28-day", (good, payload(-1)))

    with pytest.raises(BrokenAnswer):
        rows_to_store(answer, {}, Source.REPORTS, FINAL)


# Read again


def test_stored_days_come_in_order_and_without_gaps() -> None:
    """With their report and the time they were fetched."""
    earlier = DAY - timedelta(days=1)
    rows = {
        DAY: row(FINAL),
        earlier: DayRow(earlier, 1, "organization-1-day", FINAL, b'{"day": "2026-11-16"}'),
        DAY + timedelta(days=1): DayRow(DAY + timedelta(days=1), 1, "x", FINAL, None),
    }

    known = fetched_days(rows, Source.REPORTS)

    assert [(one.day.day, one.report) for one in known] == [
        (earlier, "organization-1-day"),
        (DAY, "organization-28-day"),
    ]
    assert [one.day.daily_active_users for one in known] == [None, 4]


def test_scopes_of_one_name_are_stored_apart() -> None:
    """The kind belongs to the key."""
    names = {key(Scope.of(kind, "acme/web")) for kind in ScopeKind}

    assert len(names) == len(ScopeKind)
