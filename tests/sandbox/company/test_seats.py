"""Seats, which the reports say nothing about."""

from collections import Counter
from datetime import date, timedelta

from sandbox.company import Company
from sandbox.company.seats import billing, seats, total_seats
from tests.sandbox.company.conftest import NOW, TODAY


def test_a_seat_s_last_activity_is_the_person_s_last_row(company: Company) -> None:
    """Looked up again in the user rows of the last ninety days."""
    last: dict[int, str] = {}
    for age in range(90, 1, -1):
        day = TODAY - timedelta(days=age)
        for row in company.user_rows("acme", day, NOW + timedelta(days=5)):
            last[row["user_id"]] = row["day"]

    for seat in seats(company, "acme", NOW):
        shown = (seat["last_activity_at"] or "")[:10]
        assert shown == last.get(seat["assignee"]["id"], "")


def test_some_seats_are_idle_and_some_were_never_used() -> None:
    """Idle for weeks, or without any activity at all."""
    days = [s["last_activity_at"] for s in seats(Company(TODAY, people=200), "acme", NOW)]
    idle = [day for day in days if day and date.fromisoformat(day[:10]) < TODAY - timedelta(20)]

    assert len(idle) > 2
    assert 5 < days.count(None) < 60


def test_somebody_in_two_organizations_has_two_seats_but_counts_once(company: Company) -> None:
    """As in GitHub's enterprise listing, where each seat names its organization."""
    listed = seats(company, "acme-inc", NOW)
    holders = Counter(seat["assignee"]["id"] for seat in listed)

    assert max(holders.values()) == 2
    assert total_seats(company, "acme-inc", NOW) == len(holders) < len(listed)
    assert {seat["organization"]["login"] for seat in listed} == {"acme", "beta"}


def test_the_breakdown_adds_up_with_the_seats(company: Company) -> None:
    """Active are those with activity since the first of the month."""
    listed = seats(company, "acme", NOW)
    breakdown = billing(company, "acme", NOW)["seat_breakdown"]

    assert breakdown["total"] == len(listed)
    assert breakdown["active_this_cycle"] == sum(
        (seat["last_activity_at"] or "") >= "2026-11-01" for seat in listed
    )
    assert breakdown["active_this_cycle"] + breakdown["inactive_this_cycle"] == len(listed)
    assert breakdown["pending_cancellation"] == sum(
        seat["pending_cancellation_date"] is not None for seat in listed
    )
