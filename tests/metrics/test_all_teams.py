"""All teams of an owner: distinct people, counts added up, and nothing of very small groups."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from metrics.all_teams import Activity, AllTeams, TeamFigures, TeamsOfOwner
from metrics.errors import BrokenAnswer, NoTeamsListed
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind
from metrics.small_groups import MIN_GROUP
from metrics.summaries import Coverage
from metrics.under_way import DEADLINE_SECONDS, UnderWay
from storage.engine import reading
from tests.metrics.github.times import NOW
from tests.metrics.offered import ACME, DAY, LAST_DAY, TEAMS, USERS, People, member, offering, user
from tests.metrics.stand_ins import ACME_INC, CORE, PLATFORM, House, house

ONE_DAY = Period(DAY, DAY)
FIVE = range(1, MIN_GROUP + 1)
RECOUNT = """
    SELECT m.team_id,
           COUNT(DISTINCT o.day),
           COUNT(DISTINCT m.user_id),
           COUNT(DISTINCT u.user_id),
           COUNT(DISTINCT CASE WHEN u.used_agent THEN u.user_id END),
           SUM(u.completions_accepted),
           SUM(u.completions_suggested),
           COUNT(DISTINCT CASE WHEN EXISTS (
               SELECT 1 FROM team_members e
               WHERE e.ingest = m.ingest AND e.user_id = m.user_id AND e.team_id <> m.team_id
           ) THEN m.user_id END)
    FROM owner_days o
    JOIN team_members m ON m.ingest = o.teams_ingest
    LEFT JOIN user_days u
           ON u.ingest = o.users_ingest AND u.day = o.day AND u.user_id = m.user_id
    WHERE o.owner = :owner AND o.day BETWEEN :first AND :last
    GROUP BY m.team_id
"""
OF_ALL = """
    SELECT COUNT(DISTINCT m.user_id), COUNT(DISTINCT u.user_id)
    FROM owner_days o
    JOIN team_members m ON m.ingest = o.teams_ingest
    LEFT JOIN user_days u
           ON u.ingest = o.users_ingest AND u.day = o.day AND u.user_id = m.user_id
    WHERE o.owner = :owner AND o.day BETWEEN :first AND :last
"""
IN_NO_TEAM = """
    SELECT COUNT(DISTINCT u.user_id)
    FROM owner_days o
    JOIN user_days u ON u.ingest = o.users_ingest AND u.day = o.day
    WHERE o.owner = :owner AND o.day BETWEEN :first AND :last AND u.user_id NOT IN (
        SELECT m.user_id FROM owner_days d JOIN team_members m ON m.ingest = d.teams_ingest
        WHERE d.owner = :owner AND d.day BETWEEN :first AND :last
    )
"""


def days_to(last: date, length: int) -> list[date]:
    return list(Period.ending(last, length).days)


def completions(suggested: int, accepted: int) -> dict[str, Any]:
    part = {
        "feature": "code_completion",
        "code_generation_activity_count": suggested,
        "code_acceptance_activity_count": accepted,
    }
    return {"totals_by_feature": [part, {"feature": "agent_edit", **COUNTED_ELSEWHERE}]}


COUNTED_ELSEWHERE = {"code_generation_activity_count": 50, "code_acceptance_activity_count": 50}


async def asked(people: People, asked_for: Asked = ONE_DAY, now: Any = NOW) -> AllTeams:
    teams = TeamsOfOwner(people.engine, people.owners, UnderWay(DEADLINE_SECONDS))
    return await teams.teams(ACME, asked_for, now)


def by_name(found: AllTeams) -> dict[str, TeamFigures]:
    return {team.name: team for team in found.teams}


def members(numbers: Iterable[int], slug: str, day: date = DAY) -> list[dict[str, Any]]:
    return [member(number, slug, day) for number in numbers]


async def counted(built: House, query: str, owner: Scope, period: Period) -> list[tuple[Any, ...]]:
    values = {"owner": str(owner), "first": str(period.first), "last": str(period.last)}
    async with reading(built.metrics.engine) as connection:
        return [tuple(row) for row in await connection.execute(text(query), values)]


@pytest.mark.parametrize("owner", [Scope.of(ScopeKind.ORG, "acme"), ACME_INC], ids=str)
async def test_every_figure_is_the_same_when_counted_in_sql(tmp_path: Path, owner: Scope) -> None:
    """From the rows of people and of memberships, which the answer itself does not read."""
    async with house(tmp_path, legacy=False) as built:
        found = await built.metrics.questions.teams.teams(owner, LastDays(28), built.clock())
        rows = await counted(built, RECOUNT, owner, found.period)
        of_all = await counted(built, OF_ALL, owner, found.period)
        in_no_team = await counted(built, IN_NO_TEAM, owner, found.period)

    told = {
        team.team_id: (team.days, team.members, team.activity, team.in_other_teams)
        for team in found.teams
    }
    assert told == {
        team: (days, people, Activity(active, *did) if active >= MIN_GROUP else None, elsewhere)
        for team, days, people, active, *did, elsewhere in rows
    }
    assert len(told) > 1
    assert any(team.activity for team in found.teams)
    assert of_all == [(found.members, found.active)]
    assert in_no_team == [(found.in_no_team,)]
    assert found.members < sum(team.members for team in found.teams) or owner == ACME_INC


@pytest.mark.parametrize("team", [PLATFORM, CORE], ids=str)
async def test_a_team_is_told_as_its_own_answer_tells_it(tmp_path: Path, team: Scope) -> None:
    """The answer about one team has the same days, members and active people."""
    async with house(tmp_path, legacy=False) as built:
        alone = await built.ask(team, LastDays(7))
        found = await built.metrics.questions.teams.teams(
            team.of_owner(), LastDays(7), built.clock()
        )
        questions = built.questions()

    figures = by_name(found)[team.team or ""]
    assert figures.activity is not None
    assert alone.coverage == Coverage(
        days=figures.days,
        members=figures.members,
        active=figures.activity.active,
        in_other_teams=figures.in_other_teams,
        in_no_team=found.in_no_team,
    )
    assert alone.acceptance is not None
    assert figures.activity.acceptance_rate == alone.acceptance.rate
    assert len(questions) == 1 + 2 * 7


async def test_people_and_completions_of_a_team(tmp_path: Path) -> None:
    """People are distinct over the days, and a rate is divided after adding up."""
    first, second = days_to(DAY, 2)
    async with offering(tmp_path) as people:
        rows = [user(n, first, used_agent=n < 3, **completions(10, 1)) for n in FIVE]
        people.offered.day(first, rows, members(range(1, 9), "web", first))
        again = [user(1, second, **completions(50, 45)), user(6, second)]
        people.offered.day(second, again, members(range(1, 9), "web", second))
        found = await asked(people, Period(first, second))

    web = by_name(found)["web"]
    assert web.activity == Activity(active=6, agent=2, accepted=50, suggested=100)
    assert web.activity.acceptance_rate == 0.5
    assert (web.members, web.active_share, web.days) == (8, 0.75, 2)


async def test_of_few_active_people_nothing_is_told(tmp_path: Path) -> None:
    """Their rates could be those of one person; how many members there are says nothing of them."""
    async with offering(tmp_path) as people:
        rows = [user(n, **completions(10, 1)) for n in FIVE]
        teams = [*members(FIVE, "web"), *members([1, 2, 3, 4, 9, 10], "data")]
        people.offered.day(DAY, rows, teams)
        found = await asked(people)

    assert [team.name for team in found.teams] == ["web", "data"]
    assert by_name(found)["data"].activity is None
    assert by_name(found)["data"].active_share is None
    assert by_name(found)["data"].members == 6


async def test_somebody_in_two_teams_counts_once_in_the_sum(tmp_path: Path) -> None:
    """And once in each of the teams; who is in none is told apart."""
    async with offering(tmp_path) as people:
        rows = [user(n) for n in (*FIVE, 77)]
        people.offered.day(DAY, rows, [*members(FIVE, "web"), *members(FIVE, "data")])
        found = await asked(people)

    assert (found.members, found.active, found.in_several, found.in_no_team) == (5, 5, 5, 1)
    assert [team.in_other_teams for team in found.teams] == [5, 5]


async def test_nothing_suggested_is_no_rate(tmp_path: Path) -> None:
    """Missing is not zero."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user(n) for n in FIVE], members(FIVE, "web"))
        found = await asked(people)

    activity = by_name(found)["web"].activity
    assert activity == Activity(active=5, agent=0, accepted=None, suggested=None)
    assert activity.acceptance_rate is None


async def test_a_renamed_team_is_one_team_under_its_newest_name(tmp_path: Path) -> None:
    """A team is its id."""
    days = days_to(DAY, 2)
    async with offering(tmp_path) as people:
        for day, slug in zip(days, ("frontend", "web"), strict=True):
            people.offered.day(day, [user(1, day)], [member(1, slug, day, team_id=42)])
        found = await asked(people, Period(days[0], days[1]))

    assert [(team.name, team.days) for team in found.teams] == [("web", 2)]


async def test_only_missing_and_provisional_days_are_asked_for(tmp_path: Path) -> None:
    """A second question within the hour asks GitHub for nothing, and a later one for new days."""
    async with offering(tmp_path) as people:
        for day in days_to(LAST_DAY, 7):
            people.offered.day(day, [user(1, day)], [member(1, "web", day)])
        first = await asked(people, LastDays(7))
        before = len(people.offered.asked)
        await asked(people, LastDays(7), NOW + timedelta(minutes=5))
        assert len(people.offered.asked) == before
        await asked(people, LastDays(7), NOW + timedelta(hours=2))

    assert first.provisional == (LAST_DAY - timedelta(days=1), LAST_DAY)
    later = {day for _, report, day in people.offered.asked[before:] if report == USERS}
    assert later == set(first.provisional)


async def test_days_without_teams_are_named(tmp_path: Path) -> None:
    """Those that GitHub has processed, apart from those it has not."""
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, [user(1, LAST_DAY)], [member(1, "web", LAST_DAY)])
        found = await asked(
            people, Period(LAST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1))
        )

    assert found.days == (LAST_DAY,)
    assert found.missing == (LAST_DAY - timedelta(days=1),)
    assert found.pending == (LAST_DAY + timedelta(days=1),)


async def test_an_owner_without_teams_is_told_so(tmp_path: Path) -> None:
    """GitHub lists none, which is not the same as having no figures."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user(1)], [])
        with pytest.raises(NoTeamsListed):
            await asked(people)


async def test_a_report_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Figures of the other days alone would be taken for those of all."""
    days = days_to(DAY, 2)
    async with offering(tmp_path) as people:
        people.offered.day(days[0], [user(1, days[0])], [member(1, "web", days[0])])
        people.offered.day(days[1], [b"not json"], [member(1, "web", days[1])])
        with pytest.raises(BrokenAnswer):
            await asked(people, Period(days[0], days[1]))

    assert (TEAMS, days[0]) in {(report, day) for _, report, day in people.offered.asked}
