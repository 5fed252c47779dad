"""Teams: who was in one on which day, people counted once, and what is not known."""

from datetime import timedelta

import pytest

from handlers import words
from metrics.errors import TeamNotListed
from metrics.scope import LastDays, Scope, ScopeKind
from tests.correctness.reports import (
    DATA,
    FRIDAY,
    MONDAY,
    TUESDAY,
    WEB,
    WEDNESDAY,
    WEEK,
    asked,
)
from tests.metrics.github.times import NOW
from tests.metrics.offered import DAY, LAST_DAY, TEAMS, USERS, People, member, user


async def test_a_new_member_brings_no_past_along(people: People) -> None:
    """A day's figures are of those whom GitHub lists in the team on that day, not of today's members."""
    # Person 2 works every day with 10 lines, and is in the team on Friday only.
    for day in WEEK:
        members = [member(1, "web", day)] + ([member(2, "web", day)] if day == FRIDAY else [])
        people.offered.day(
            day, [user(1, day, loc_added_sum=1), user(2, day, loc_added_sum=10)], members
        )

    summary = await asked(people, WEB, MONDAY, FRIDAY)

    assert [known.day.loc_added_sum for known in summary.days] == [1, 1, 1, 1, 11]
    assert summary.totals["loc_added_sum"] == 15


async def test_who_changes_team_counts_where_they_were(people: People) -> None:
    """Somebody who moves within the window counts for each team on the days in it."""
    # Person 1 is in web on Monday and Tuesday, and in data from Wednesday on.
    for day in WEEK:
        team = "web" if day in {MONDAY, TUESDAY} else "data"
        stays = [member(8, "web", day), member(9, "data", day)]
        people.offered.day(day, [user(1, day, loc_added_sum=5)], [member(1, team, day), *stays])

    web, data = await asked(people, WEB, MONDAY, FRIDAY), await asked(people, DATA, MONDAY, FRIDAY)

    assert [known.day.daily_active_users for known in web.days] == [1, 1, 0, 0, 0]
    assert [known.day.daily_active_users for known in data.days] == [0, 0, 1, 1, 1]
    assert (web.totals["loc_added_sum"], data.totals["loc_added_sum"]) == (10, 15)


async def test_who_is_in_two_teams_counts_in_both(people: People) -> None:
    """Teams overlap: each counts all of its members, and the answer says how many are elsewhere too."""
    teams = [member(1, "web"), member(1, "data"), member(2, "web")]
    people.offered.day(
        DAY, [user(1, loc_added_sum=4), user(2, loc_added_sum=3), user(3, loc_added_sum=90)], teams
    )

    web, data = await asked(people, WEB, DAY, DAY), await asked(people, DATA, DAY, DAY)

    assert (web.totals["loc_added_sum"], data.totals["loc_added_sum"]) == (4 + 3, 4)
    assert web.coverage is not None
    assert (web.coverage.members, web.coverage.in_other_teams, web.coverage.in_no_team) == (2, 1, 1)


async def test_who_is_in_two_organizations_counts_in_each(people: People) -> None:
    """Each organization's report has its own part of a person's day, and parts are never mixed."""
    beta = Scope.of(ScopeKind.TEAM, "beta/web")
    people.offered.day(DAY, [user(1, loc_added_sum=5)], [member(1, "web")])
    people.offered.put(USERS, DAY, [user(1, loc_added_sum=70)], owner="orgs/beta")
    people.offered.put(TEAMS, DAY, [member(1, "web")], owner="orgs/beta")

    here, there = await asked(people, WEB, DAY, DAY), await asked(people, beta, DAY, DAY)

    assert (here.totals["loc_added_sum"], there.totals["loc_added_sum"]) == (5, 70)
    assert (here.last_day.daily_active_users, there.last_day.daily_active_users) == (1, 1)


async def test_a_team_below_five_is_refused_with_the_reason(people: People) -> None:
    """A team that GitHub does not list is no team of zeros: the answer tells the rule of five seats."""
    people.offered.day(DAY, [user(1), user(2)], [member(1, "data")])

    with pytest.raises(TeamNotListed) as refused:
        await asked(people, WEB, DAY, DAY)

    told = words.problem(refused.value, WEB)
    assert "fewer than five Copilot seats" in told
    assert "acme/data" in told


async def test_a_day_below_five_is_missing(people: People) -> None:
    """A day on which the team has shrunk below five is missing, and the week across it is not known."""
    days = [FRIDAY - timedelta(days=age) for age in range(7)]
    for day in days:
        listed = "data" if day == WEDNESDAY else "web"
        people.offered.day(day, [user(1, day)], [member(1, listed, day)])

    summary = await asked(people, WEB, days[-1], FRIDAY)

    assert summary.missing == (WEDNESDAY,)
    assert [known.day.daily_active_users for known in summary.days] == [1] * 6
    assert summary.last_day.weekly_active_users is None


async def test_a_week_of_a_team_is_not_its_last_day(people: People) -> None:
    """A team's people of 7 and of 28 days are distinct people over those days, counted one by one."""
    # Each day has one person: in the last week 1, 2 and 3 take turns, and before it 4 and 5.
    for age in range(28):
        day = FRIDAY - timedelta(days=age)
        active = 1 + age % 3 if age < 7 else 4 + age % 2
        members = [member(number, "web", day) for number in range(1, 7)]
        people.offered.day(day, [user(active, day)], members)

    summary = await asked(people, WEB, FRIDAY - timedelta(days=27), FRIDAY)

    assert summary.last_day.daily_active_users == 1
    assert summary.last_day.weekly_active_users == 3
    assert summary.last_day.monthly_active_users == 5


async def test_people_are_not_added_up_over_editors(people: People) -> None:
    """Somebody with two editors is one person; only what they did is added up."""
    editors = [
        {"ide": "vscode", "code_generation_activity_count": 2},
        {"ide": "intellij", "code_generation_activity_count": 3},
    ]
    people.offered.day(DAY, [user(1, totals_by_ide=editors)], [member(1, "web")])

    summary = await asked(people, WEB, DAY, DAY)

    assert summary.last_day.daily_active_users == 1
    assert {part.ide: part.code_generation_activity_count for part in summary.by_ide} == {
        "intellij": 3,
        "vscode": 2,
    }


async def test_ids_match_as_strings_and_as_numbers(people: People) -> None:
    """The two reports of a day are joined on a person's id however either of them writes it."""
    people.offered.day(
        DAY,
        [user("1", loc_added_sum=4), user(2, loc_added_sum=3)],
        [member(1, "web", team_id="42"), member("2", "web", team_id=42)],
    )

    summary = await asked(people, WEB, DAY, DAY)

    assert summary.last_day.daily_active_users == 2
    assert summary.totals["loc_added_sum"] == 7


async def test_more_teams_ask_github_for_nothing_more(people: People) -> None:
    """A day's people are fetched once for all teams, so five teams cost as much as one."""
    days = [LAST_DAY - timedelta(days=age) for age in range(7)]
    slugs = [f"team{number}" for number in range(5)]
    for day in days:
        members = [member(number, slug, day) for number, slug in enumerate(slugs, start=1)]
        people.offered.day(day, [user(1, day)], members)

    for slug in slugs:
        team = Scope.of(ScopeKind.TEAM, f"acme/{slug}")
        await people.service.summary(team, LastDays(7), NOW)

    # Which day is the last one, and then two reports for each of seven days.
    assert len(people.offered.asked) == 1 + 2 * 7
    assert {report for _, report, _ in people.offered.asked} == {
        "users-28-day/latest",
        USERS,
        TEAMS,
    }
