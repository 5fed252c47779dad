"""The list of seats is read to its end or not at all, and each person in it counts once."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from metrics.errors import BrokenAnswer, PermissionMissing, Unavailable
from metrics.retention import delete_old_rows
from metrics.scope import Period, Scope, ScopeKind
from storage.engine import writing
from storage.forgotten import forget, person_rows, user_id_of
from storage.ingests import drop_superseded
from tests.metrics.github.times import NOW
from tests.metrics.seat_lists import Listing, listing, seat
from tests.metrics.stand_ins import until

pytestmark = pytest.mark.usefixtures("on_both")

ACME = Scope.of(ScopeKind.ORG, "acme")
ACME_INC = Scope.of(ScopeKind.ENTERPRISE, "acme-inc")
TODAY = date(2026, 11, 21)
LATER = NOW + timedelta(hours=2)
IDS = "SELECT user_id FROM seats ORDER BY user_id"


async def failing_midway(there: Listing, status: int, error: type[Exception]) -> None:
    """Read one good page, and then one that GitHub does not give."""
    there.lists.instead[2] = lambda: web.json_response({"message": "no"}, status=status)
    with pytest.raises(error):
        await there.days.today(ACME, LATER)
    there.lists.instead.clear()


async def test_every_page_is_read_and_every_seat_counts(tmp_path: Path) -> None:
    """Page by page, a hundred at a time, and the organization's own breakdown once."""
    async with listing(tmp_path, [seat(1), seat(2)], [seat(3)], [seat(4)]) as there:
        row = await there.days.today(ACME, NOW)

        assert there.lists.asked == [
            *(f"/orgs/acme/copilot/billing/seats?page={n}&per_page=100" for n in (1, 2, 3)),
            "/orgs/acme/copilot/billing",
        ]
        assert await there.rows(IDS) == [1, 2, 3, 4]
    assert (row.day, row.asked_at, row.seats, row.total_seats) == (TODAY, NOW, 4, 4)
    assert (row.added_this_cycle, row.pending_invitation) == (2, 1)
    assert (row.plans, row.by_idle_days, row.by_unused_days) == ({"business": 4}, {1: 4}, {})


async def test_an_enterprise_has_no_breakdown_to_ask_for(tmp_path: Path) -> None:
    """GitHub keeps one for organizations only."""
    async with listing(tmp_path, [seat(1)]) as there:
        row = await there.days.today(ACME_INC, NOW)
        assert there.lists.asked == [
            "/enterprises/acme-inc/copilot/billing/seats?page=1&per_page=100"
        ]
    assert (row.added_this_cycle, row.pending_invitation) == (None, None)


async def test_a_link_to_another_host_is_not_followed(tmp_path: Path) -> None:
    """Only its page is taken: the token goes to GitHub's API alone."""
    async with listing(tmp_path, [seat(1)], [seat(2)]) as there:
        there.lists.links_to = "http://seats.example.net"
        assert (await there.days.today(ACME, NOW)).seats == 2


async def test_seats_are_asked_for_once_an_hour(tmp_path: Path) -> None:
    """The later answer takes the place of the earlier one, of which no row stays."""
    async with listing(tmp_path, [seat(1), seat(2)]) as there:
        first = await there.days.today(ACME, NOW)
        there.lists.pages = [[seat(3)]]
        again = await there.days.today(ACME, NOW + timedelta(minutes=59))
        later = await there.days.today(ACME, NOW + timedelta(hours=1))

        assert (again, later.seats) == (first, 1)
        assert await there.rows(IDS) == [3]
        assert await there.rows("SELECT day, seats FROM seat_days") == [("2026-11-21", 1)]


async def test_a_reading_goes_on_when_its_asker_gives_up(tmp_path: Path) -> None:
    """A long list takes longer than a question may; the next asker joins, and no page comes twice."""
    async with listing(tmp_path, [seat(1)], [seat(2)]) as there:
        there.lists.waiting = asyncio.Event()
        asker = asyncio.create_task(there.days.today(ACME, NOW))
        await until(lambda: there.lists.asked)
        asker.cancel()
        await asyncio.gather(asker, return_exceptions=True)
        there.lists.waiting.set()

        assert (await there.days.today(ACME, NOW)).seats == 2
        assert len(there.lists.asked) == len(set(there.lists.asked)) == 3


async def test_the_numbers_of_earlier_days_stay(tmp_path: Path) -> None:
    """One row for each day, though the rows about persons are those of the newest reading."""
    async with listing(tmp_path, [seat(1), seat(2)]) as there:
        await there.days.today(ACME, NOW)
        there.lists.pages = [[seat(2)]]
        await there.days.today(ACME, NOW + timedelta(days=1))

        assert await there.rows("SELECT seats FROM seat_days ORDER BY day") == [2, 1]
        assert await there.rows(IDS) == [2]
        before = await there.days.newest(ACME, Period(TODAY - timedelta(days=9), TODAY))
    assert before is not None
    assert (before.day, before.seats) == (TODAY, 2)


@pytest.mark.parametrize(
    ("status", "error"), [(500, Unavailable), (403, PermissionMissing), (204, BrokenAnswer)]
)
async def test_a_page_that_fails_midway_changes_nothing(
    tmp_path: Path, status: int, error: type[Exception]
) -> None:
    """Neither rows nor numbers: what was known before is known still."""
    async with listing(tmp_path, [seat(1), seat(2)], [seat(3)]) as there:
        before = await there.days.today(ACME, NOW)
        await failing_midway(there, status, error)

        assert await there.days.newest(ACME, Period(TODAY, TODAY)) == before
        assert await there.rows(IDS) == [1, 2, 3]
        assert await there.rows("SELECT complete FROM ingests") == [1]


async def test_pages_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    """An answer that never ends is a broken one."""
    async with listing(tmp_path, [seat(1)], [seat(2)]) as there:
        there.lists.instead[2] = lambda: web.json_response(
            {"total_seats": 2, "seats": []},
            headers={"link": '<http://a/b?page=1&per_page=100>; rel="next"'},
        )
        with pytest.raises(BrokenAnswer, match="lead back"):
            await there.days.today(ACME, NOW)


async def test_somebody_with_two_grants_has_one_seat(tmp_path: Path) -> None:
    """As old as the older, used when the later use was, and ending only if both end."""
    ending = {"pending_cancellation_date": "2026-12-01"}
    one = seat(1, created_at="2026-10-01T00:00:00Z", plan_type="enterprise", **ending)
    other = seat(1, last_activity_at="2026-11-19T09:00:00+02:00")
    both = [seat(2, **ending), seat(2, pending_cancellation_date="2027-01-01")]
    async with listing(tmp_path, [one, other], both) as there:
        row = await there.days.today(ACME_INC, NOW)
        found = await there.rows(
            "SELECT plan, created_at, last_activity_at, pending_cancellation_date FROM seats"
        )

    assert (row.seats, row.total_seats, row.pending_cancellation) == (2, 2, 1)
    assert found == [
        ("enterprise", "2026-05-21 10:00:00.000000", "2026-11-20 10:00:00.000000", None),
        ("business", "2026-05-21 10:00:00.000000", "2026-11-20 10:00:00.000000", "2027-01-01"),
    ]


async def test_numbers_that_change_while_paging_are_tolerated(tmp_path: Path) -> None:
    """Somebody slid onto the next page and came twice; GitHub's own number is told beside ours."""
    async with listing(tmp_path, [seat(1), seat(2)], [seat(2), seat(3)]) as there:
        there.lists.total = 4
        row = await there.days.today(ACME, NOW)
        assert await there.rows("SELECT rows, repeated FROM ingests") == [(3, 1)]
    assert (row.seats, row.total_seats) == (3, 4)


async def test_an_entry_that_names_nobody_is_left_out_and_counted(tmp_path: Path) -> None:
    """So is one that cannot be read, of which nothing is kept: it may hold a mail address."""
    entries = [seat(1), seat(0, assignee=None), seat(2, created_at="yesterday"), {"assignee": 5}]
    strange = seat(3, created_at="0001-01-01T00:00:00+23:00")
    async with listing(tmp_path, [*entries, strange]) as there:
        there.lists.total = 5
        row = await there.days.today(ACME, NOW)
        assert await there.rows("SELECT line FROM broken_lines") == []
        assert await there.rows("SELECT broken FROM ingests") == [3]
    assert (row.seats, row.left_out) == (1, 4)


@pytest.mark.parametrize("entries", [[{"assignee": 5}], []])
async def test_a_list_without_one_readable_seat_is_refused(
    tmp_path: Path, entries: list[dict[str, Any]]
) -> None:
    """A form that cannot be read is not an owner without seats, nor is a list that is missing."""
    async with listing(tmp_path, entries) as there:
        there.lists.total = 12
        with pytest.raises(BrokenAnswer):
            await there.days.today(ACME, NOW)


async def test_nobody_having_a_seat_is_an_answer(tmp_path: Path) -> None:
    """GitHub counts none and lists none."""
    async with listing(tmp_path, []) as there:
        assert (await there.days.today(ACME, NOW)).seats == 0


@pytest.mark.parametrize("status", [403, 422, 500])
async def test_seats_are_complete_without_the_breakdown(tmp_path: Path, status: int) -> None:
    """What GitHub counts itself is missing then, and not zero."""
    async with listing(tmp_path, [seat(1)]) as there:
        there.lists.billing = lambda: web.json_response({"message": "no"}, status=status)
        row = await there.days.today(ACME, NOW)
    assert (row.seats, row.added_this_cycle) == (1, None)


async def test_no_mail_address_is_stored(tmp_path: Path) -> None:
    """Neither that nor the version of the editor."""
    async with listing(tmp_path, [seat(1)]) as there:
        await there.days.today(ACME, NOW)
        (stored,) = await there.rows("SELECT * FROM seats")
    assert "example.com" not in repr(stored)
    assert stored[2:4] == ("login1", "business")
    assert stored[6] == "vscode"


async def test_who_was_forgotten_is_gone_and_stays_out(tmp_path: Path) -> None:
    """Found by the login of the seat, though there was no day with activity."""
    async with listing(tmp_path, [seat(1), seat(2)]) as there:
        await there.days.today(ACME, NOW)
        async with writing(there.engine) as connection:
            who = await user_id_of(connection, "LOGIN2")
            assert who == 2
            person = await person_rows(connection, who)
            await forget(connection, person)
        assert (set(person.logins), set(person.days)) == ({"login2"}, {TODAY})
        assert await there.rows(IDS) == [1]

        row = await there.days.today(ACME, LATER)
        assert await there.rows(IDS) == [1]
    assert (row.seats, row.total_seats) == (1, 2)


async def test_rows_end_with_their_time_and_numbers_stay(tmp_path: Path) -> None:
    """If nobody asks for seats any more."""
    async with listing(tmp_path, [seat(1)]) as there:
        await there.days.today(ACME, NOW)
        await delete_old_rows(there.engine, 30, NOW + timedelta(days=30))
        assert await there.rows(IDS) == [1]
        await delete_old_rows(there.engine, 30, NOW + timedelta(days=31))
        assert await there.rows(IDS) == []
        assert await there.rows("SELECT seats FROM seat_days") == [1]


async def test_a_reading_of_users_does_not_throw_seats_away(tmp_path: Path) -> None:
    """No day counts a reading of seats, and it lasts all the same."""
    async with listing(tmp_path, [seat(1)]) as there:
        await there.days.today(ACME, NOW)
        async with writing(there.engine) as connection:
            await drop_superseded(connection, "org acme")
        assert await there.rows(IDS) == [1]
