"""Who uses Copilot, asked of a GitHub that offers only what a test puts there."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.active_people import Surface, Use
from metrics.errors import NoData, TeamNotListed
from metrics.retention import delete_old_rows
from metrics.scope import LastDays, Period, Scope, ScopeKind
from tests.metrics.github.times import NOW
from tests.metrics.offered import (
    ACME,
    DAY,
    LAST_DAY,
    LATEST,
    USERS,
    People,
    member,
    offering,
    user,
)

pytestmark = pytest.mark.usefixtures("on_both")

WEB = Scope.of(ScopeKind.TEAM, "acme/web")
NEXT_HOUR = NOW + timedelta(hours=1, minutes=1)
FEW, MANY = range(1, 5), range(1, 9)
COMPLETED = {"feature": "code_completion", "code_generation_activity_count": 1}
ONE_DAY = Period(DAY, DAY)


@pytest.fixture(name="people")
async def _people(tmp_path: Path) -> AsyncIterator[People]:
    async with offering(tmp_path) as people:
        yield people


def offer_month(people: People, *, persons: range = MANY) -> None:
    """Offer a report of 28 days on which somebody was active on the last two."""
    days = [LAST_DAY - timedelta(days=age) for age in range(2)]
    people.offered.put(
        LATEST, None, [user(person, day, used_chat=True) for person in persons for day in days]
    )


async def test_a_month_is_one_report_and_its_empty_days(people: People) -> None:
    """Only days on which the month has nobody are asked for by themselves."""
    offer_month(people)
    active = await people.people.active(ACME, LastDays(28), NOW)

    asked = [report for _, report, _ in people.offered.asked]
    assert asked.count(LATEST) == 2  # once for its last day, and once to read it
    assert asked.count(USERS) == 26
    assert (active.people, active.median_days) == (8, 2)
    assert active.reports == ("users-28-day",)
    assert len(active.missing) == 26


async def test_what_is_known_is_not_asked_again(people: People) -> None:
    """Within the hour; after it, only the days that may still change."""
    offer_month(people)
    first = await people.people.active(ACME, LastDays(28), NOW)
    before = len(people.offered.asked)
    assert await people.people.active(ACME, LastDays(28), NOW) == first
    assert len(people.offered.asked) == before

    await people.people.active(ACME, LastDays(28), NEXT_HOUR)
    again = {day for _, report, day in people.offered.asked[before:] if report == USERS}
    assert again == {LAST_DAY - timedelta(days=age) for age in range(2)}


async def test_many_askers_share_one_answer(people: People) -> None:
    """Ten people, one fetch."""
    offer_month(people)
    answers = await asyncio.gather(
        *(people.people.active(ACME, LastDays(28), NOW) for _ in range(10))
    )

    assert len({id(answer) for answer in answers}) == 1


async def test_of_fewer_than_five_people_only_their_number_is_told(people: People) -> None:
    """More could be traced to one of them."""
    people.offered.put(USERS, DAY, [user(person, used_agent=True) for person in FEW])
    active = await people.people.active(ACME, ONE_DAY, NOW)

    assert (active.people, active.too_few) == (4, True)
    assert (active.by_days, active.median_days, active.uses, active.phases) == (
        (),
        None,
        None,
        None,
    )


async def test_members_count_on_the_days_they_were_in_the_team(people: People) -> None:
    """A person's other days are another team's, and are not told of this one."""
    before = DAY - timedelta(days=1)
    rows = [user(person, used_chat=person == 8) for person in MANY]
    early = [user(person, before, used_cli=True) for person in MANY]
    people.offered.day(DAY, rows, [member(person, "web") for person in range(3, 11)])
    people.offered.day(before, early, [member(person, "web", before) for person in range(3, 8)])
    active = await people.people.active(WEB, Period(before, DAY), NOW)

    assert (active.people, active.members) == (6, 8)
    assert [step.people for step in active.by_days] == [1, 5]
    assert active.uses is not None
    uses = {use.surface: use.people for use in active.uses.uses}
    assert (uses[Surface.CHAT], uses[Surface.CLI], uses[Surface.APP]) == (1, 5, None)


async def test_a_team_is_never_joined_with_a_report_of_28_days(people: People) -> None:
    """A month that was read before says nothing about a team's days."""
    offer_month(people)
    await people.people.active(ACME, LastDays(28), NOW)
    rows = [user(person, LAST_DAY, used_cli=True) for person in MANY]
    people.offered.day(LAST_DAY, rows, [member(person, "web", LAST_DAY) for person in MANY])
    active = await people.people.active(WEB, Period(LAST_DAY, LAST_DAY), NOW)

    assert active.uses is not None
    uses = {use.surface: use.people for use in active.uses.uses}
    assert (uses[Surface.CLI], uses[Surface.CHAT]) == (8, None)
    assert active.reports == ("users-1-day", "user-teams-1-day")


async def test_a_team_that_is_not_listed_is_told_from_one_without_days(people: People) -> None:
    """The names of those that are listed come with it."""
    with pytest.raises(NoData) as without:
        await people.people.active(WEB, ONE_DAY, NOW)
    assert not isinstance(without.value, TeamNotListed)

    people.offered.day(DAY - timedelta(days=1), [user(1, DAY - timedelta(days=1))], [])
    later = DAY + timedelta(days=1)
    people.offered.day(later, [user(1, later)], [member(1, "data", later)])
    with pytest.raises(TeamNotListed) as not_listed:
        await people.people.active(WEB, Period(later, later), NOW)
    assert not_listed.value.teams == ("data",)


async def test_a_period_that_github_has_not_reached_has_no_people(people: People) -> None:
    """It is not nobody."""
    future = LAST_DAY + timedelta(days=1)
    with pytest.raises(NoData):
        await people.people.active(ACME, Period(future, future), NOW)


async def test_what_was_deleted_for_its_age_is_counted_but_not_told_of(people: People) -> None:
    """Who was active is known from the sets; GitHub is not asked for the rows again."""
    people.offered.put(USERS, DAY, [user(person, used_chat=True) for person in MANY])
    await people.people.active(ACME, ONE_DAY, NOW)
    await delete_old_rows(people.engine, 1, NOW)
    asked = len(people.offered.asked)
    active = await people.people.active(ACME, ONE_DAY, NOW)

    assert (active.people, active.without_rows, active.uses) == (8, (DAY,), None)
    assert len(people.offered.asked) == asked


async def test_a_completion_is_one_that_was_suggested(people: People) -> None:
    """GitHub has no flag for it, but counts it."""
    rows = [user(person, totals_by_feature=[COMPLETED] if person < 4 else []) for person in MANY]
    people.offered.put(USERS, DAY, rows)
    active = await people.people.active(ACME, ONE_DAY, NOW)

    assert active.uses is not None
    assert active.uses.uses[0] == Use(Surface.COMPLETION, 3, 3)


async def test_people_move_between_phases_from_the_first_week_to_the_last(people: People) -> None:
    """The first row of the first week against the last row of the last; others are left out."""
    first = LAST_DAY - timedelta(days=13)

    def at(person: int, phase: int, day: date) -> dict[str, object]:
        return user(person, day, ai_adoption_phase={"phase_number": phase})

    phases = {
        first: {1: 1, 2: 3, 3: 2, 4: 0},
        first + timedelta(days=6): {1: 3, 5: 1},
        LAST_DAY - timedelta(days=1): {1: 1, 6: 2},
        LAST_DAY: {1: 2, 2: 1, 3: 2, 5: 1},
    }
    rows = [at(*one, day) for day, in_phase in phases.items() for one in in_phase.items()]
    people.offered.put(LATEST, None, rows)
    moves = (await people.people.active(ACME, LastDays(14), NOW)).phases

    assert moves is not None
    assert {(move.before, move.after): move.people for move in moves.moves} == {
        (1, 2): 1,
        (3, 1): 1,
        (2, 2): 1,
        (1, 1): 1,
        (0, None): 1,
        (None, 2): 1,
    }
    assert (moves.early, moves.late) == (
        Period.ending(first + timedelta(days=6), 7),
        Period.ending(LAST_DAY, 7),
    )


async def test_people_are_held_against_the_period_before_where_all_of_it_is_known(
    people: People,
) -> None:
    """A day that was never asked for is not nobody."""
    people.offered.put(USERS, DAY, [user(person) for person in MANY])
    before = DAY - timedelta(days=7)
    assert (await people.people.active(ACME, ONE_DAY, NOW)).change is None

    people.offered.put(USERS, before, [user(person, before) for person in range(1, 11)])
    await people.people.active(ACME, Period(before, before), NOW)
    assert (await people.people.active(ACME, ONE_DAY, NOW)).change == pytest.approx(-0.2)
