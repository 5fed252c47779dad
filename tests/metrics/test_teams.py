"""A team's day is its members' rows of that day, and its people are counted, never added up."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.definitions import Name
from metrics.errors import NotFound, TeamNotListed
from metrics.models import COUNTERS, Day
from metrics.scope import LastDays, Period, Scope, ScopeKind
from metrics.summaries import Coverage, Summary
from metrics.teams import REPORT
from sandbox.company import Company
from sandbox.github import StandInGitHub
from tests.metrics.github.times import NOW, Clock
from tests.metrics.offered import (
    DAY,
    LAST_DAY,
    LATEST,
    TEAMS,
    USERS,
    People,
    asking,
    file,
    member,
    offering,
    user,
)

pytestmark = pytest.mark.usefixtures("on_both")

WEB = Scope.of(ScopeKind.TEAM, "acme/web")
DATA = Scope.of(ScopeKind.TEAM, "acme/data")
COMPANY = Company(date(2026, 11, 21), people=60)


def days_to(last: date, length: int) -> list[date]:
    return [last - timedelta(days=age) for age in reversed(range(length))]


async def asked(people: People, scope: Scope, days: Sequence[date], now: datetime = NOW) -> Summary:
    return await people.service.summary(scope, Period(days[0], days[-1]), now)


def only(summary: Summary) -> Day:
    (known,) = summary.days
    return known.day


def recounted(users: Iterable[Any], members: Iterable[Any], slug: str) -> dict[str, Any]:
    """Count a team's day another way: plain records, one join, one sum."""
    team = {str(row["user_id"]) for row in members if row["slug"] == slug}
    rows = [row for row in users if str(row["user_id"]) in team]
    record: dict[str, Any] = {name: sum(row[name] for row in rows) for name in COUNTERS}
    record["daily_active_users"] = len({row["user_id"] for row in rows})
    features: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for part in row["totals_by_feature"]:
            features[part["feature"]].update({name: part[name] for name in COUNTERS})
    record["totals_by_feature"] = {name: dict(counts) for name, counts in features.items()}
    record["cli_prompts"] = sum(row.get("totals_by_cli", {}).get("prompt_count", 0) for row in rows)
    return record


def as_recounted(day: Day) -> dict[str, Any]:
    record: dict[str, Any] = {name: getattr(day, name) for name in COUNTERS}
    record["daily_active_users"] = day.daily_active_users
    record["totals_by_feature"] = {
        part.feature: {name: getattr(part, name) for name in COUNTERS}
        for part in day.totals_by_feature or ()
    }
    record["cli_prompts"] = (day.totals_by_cli and day.totals_by_cli.prompt_count) or 0
    return record


@pytest.mark.parametrize("name", ["acme/platform", "acme-inc/core"])
async def test_a_team_is_the_same_when_counted_another_way(tmp_path: Path, name: str) -> None:
    """For a team and an enterprise team, over HTTP: every day, and the people of the week."""
    kind = ScopeKind.TEAM if name.startswith("acme/") else ScopeKind.ENTERPRISE_TEAM
    scope = Scope.of(kind, name)
    async with (
        StandInGitHub(COMPANY, Clock(NOW)) as github,
        asking(github.api_url, github.token, tmp_path) as people,
    ):
        summary = await people.service.summary(scope, LastDays(7), NOW)

    active: set[Any] = set()
    assert [known.day.day for known in summary.days] == days_to(LAST_DAY, 7)
    for known in summary.days:
        day = known.day.day
        users = json.loads(json.dumps(list(COMPANY.user_rows(scope.owner, day, NOW))))
        members = list(COMPANY.user_team_rows(scope.owner, day))
        assert as_recounted(known.day) == recounted(users, members, scope.team or "")
        team = {row["user_id"] for row in members if row["slug"] == scope.team}
        active |= {row["user_id"] for row in users} & team
    assert summary.last_day.weekly_active_users == len(active)
    assert summary.last_day.monthly_active_users is None
    assert summary.reports == (REPORT,)
    assert summary.provisional == (date(2026, 11, 18), LAST_DAY)


async def test_the_breakdowns_add_up_to_the_members_rows(tmp_path: Path) -> None:
    """Editors, languages and models come of the same rows, by the words GitHub uses."""
    part = {"code_generation_activity_count": 2, "loc_added_sum": 3}
    rows = [
        user(
            number,
            totals_by_ide=[{"ide": "vscode"} | part],
            totals_by_language_feature=[{"language": "go", "feature": "agent_edit"} | part],
            totals_by_language_model=[{"language": "go", "model": "auto"} | part],
            totals_by_model_feature=[{"model": "auto", "feature": "agent_edit"} | part],
        )
        for number in (1, 2, 3)
    ]
    async with offering(tmp_path) as people:
        people.offered.day(DAY, rows, [member(1, "web"), member(2, "web"), member(3, "data")])
        day = only(await asked(people, WEB, [DAY]))

    assert day.user_initiated_interaction_count == 2
    for parts in (
        day.totals_by_ide,
        day.totals_by_language_feature,
        day.totals_by_language_model,
        day.totals_by_model_feature,
    ):
        assert parts is not None
        (summed,) = parts
        assert summed.code_generation_activity_count == 4
        assert summed.loc_added_sum == 6
        assert summed.code_acceptance_activity_count is None


async def test_ids_match_whether_they_are_strings_or_numbers(tmp_path: Path) -> None:
    """The two reports need not agree on how they write the same id."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user("1"), user(2)], [member(1, "web"), member("2", "web")])

        assert only(await asked(people, WEB, [DAY])).daily_active_users == 2


async def test_who_changes_team_counts_where_they_were(tmp_path: Path) -> None:
    """Somebody who moves in the middle of a week is in both weeks, each with their own days."""
    days = days_to(DAY, 7)
    async with offering(tmp_path) as people:
        for day in days:
            slug = "web" if day < days[3] else "data"
            others = [member(10, "web", day), member(11, "data", day)]
            people.offered.day(day, [user(1, day)], [member(1, slug, day), *others])
        web, data = await asked(people, WEB, days), await asked(people, DATA, days)

    assert [known.day.daily_active_users for known in web.days] == [1, 1, 1, 0, 0, 0, 0]
    assert [known.day.daily_active_users for known in data.days] == [0, 0, 0, 1, 1, 1, 1]
    assert web.last_day.weekly_active_users == data.last_day.weekly_active_users == 1
    assert web.totals["user_initiated_interaction_count"] == 3
    assert web.coverage == Coverage(days=7, members=2, active=1, in_other_teams=0, in_no_team=0)


async def test_who_is_in_two_teams_counts_in_both(tmp_path: Path) -> None:
    """And the coverage says how many overlap, and how many active people are in no team."""
    teams = [member(1, "web"), member(1, "data"), member(2, "web"), member(3, "web")]
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user(1), user(2), user(8), user(9)], teams)
        web, data = await asked(people, WEB, [DAY]), await asked(people, DATA, [DAY])

    assert (only(web).daily_active_users, only(data).daily_active_users) == (2, 1)
    assert web.coverage == Coverage(days=1, members=3, active=2, in_other_teams=1, in_no_team=2)
    assert data.coverage == Coverage(days=1, members=1, active=1, in_other_teams=1, in_no_team=2)


async def test_who_is_in_two_organizations_counts_in_each(tmp_path: Path) -> None:
    """Each organization's reports are joined with themselves alone."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user(1, loc_added_sum=5)], [member(1, "web")])
        beta = "orgs/beta"
        people.offered.put(USERS, DAY, [user(1, loc_added_sum=70), user(2)], owner=beta)
        people.offered.put(TEAMS, DAY, [member(1, "web"), member(2, "labs")], owner=beta)
        here = only(await asked(people, WEB, [DAY]))
        there = only(await asked(people, Scope.of(ScopeKind.TEAM, "beta/web"), [DAY]))

    assert (here.loc_added_sum, there.loc_added_sum) == (5, 70)
    assert there.daily_active_users == 1


async def test_people_of_a_month_are_told_only_where_every_day_is_known(tmp_path: Path) -> None:
    """Across the new year: 28 days of one person each are not 28 people, and a gap is a gap."""
    last = date(2026, 1, 10)
    days = days_to(last, 28)
    async with offering(tmp_path) as people:
        for day in days:
            number = 1 + day.day % 3
            people.offered.day(day, [user(number, day, used_agent=number > 1)], _all_of("web", day))
        part = await asked(people, WEB, days[1:])
        whole = await asked(people, WEB, days)

    assert part.last_day.monthly_active_users is None
    assert whole.last_day.monthly_active_users == 3
    assert whole.last_day.monthly_active_agent_users == 2
    assert whole.days[0].day.weekly_active_users is None
    assert whole.days[6].day.weekly_active_users == 3


async def test_a_leap_day_is_a_day_of_its_own(tmp_path: Path) -> None:
    """The week that ends on 2 March of a leap year begins on 25 February."""
    days = days_to(date(2028, 3, 2), 7)
    now = datetime(2028, 3, 20, tzinfo=UTC)
    async with offering(tmp_path) as people:
        for day in days:
            active = [user(2 if day.day == 29 else 1, day)]
            people.offered.day(day, active, _all_of("web", day))
        people.offered.last_day = now.date() - timedelta(days=2)
        summary = await people.service.summary(WEB, Period(days[0], days[-1]), now)

    assert days[0] == date(2028, 2, 25)
    assert summary.last_day.weekly_active_users == 2


def _all_of(slug: str, day: date) -> list[dict[str, Any]]:
    return [member(number, slug, day) for number in (1, 2, 3)]


async def test_a_day_that_github_never_reports_has_nobody_and_no_figures(tmp_path: Path) -> None:
    """Final, it is a gap in the days and known to the week; still open, it is not known."""
    days = days_to(DAY, 7)
    async with offering(tmp_path) as people:
        for day in days:
            if day != days[2]:
                people.offered.day(day, [user(1, day)], [member(1, "web", day)])
        summary = await asked(people, WEB, days)

        assert summary.missing == (days[2],)
        assert summary.last_day.weekly_active_users == 1

        recent = days_to(LAST_DAY, 7)
        for day in recent[:-2] + recent[-1:]:
            people.offered.day(day, [user(1, day)], [member(1, "web", day)])
        still_open = await asked(people, WEB, recent)
        assert still_open.missing == (recent[-2],)
        assert still_open.last_day.weekly_active_users is None


async def test_a_day_on_which_the_team_is_not_listed_is_not_known(tmp_path: Path) -> None:
    """A team that had four seats on one day has no figures of it, and no week across it."""
    days = days_to(DAY, 7)
    async with offering(tmp_path) as people:
        for day in days:
            listed = "data" if day == days[3] else "web"
            people.offered.day(day, [user(1, day)], [member(1, listed, day)])
        summary = await asked(people, WEB, days)

    assert summary.missing == (days[3],)
    assert summary.last_day.weekly_active_users is None
    assert summary.coverage is not None
    assert summary.coverage.days == 6


async def test_a_listed_team_without_activity_has_a_day_of_zeros(tmp_path: Path) -> None:
    """Nobody's row is there because nobody did anything: that is a figure."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user(9)], [member(1, "web")])
        day = only(await asked(people, WEB, [DAY]))

    assert day.daily_active_users == 0
    assert day.user_initiated_interaction_count == 0
    assert day.totals_by_feature == ()


async def test_cli_days_without_tokens_are_added_up(tmp_path: Path) -> None:
    """`token_usage` may be absent; the average is of the requests that are there."""
    usage = {"output_tokens_sum": 60, "prompt_tokens_sum": 40}
    cli = [
        {"session_count": 1, "request_count": 3, "prompt_count": 2},
        {"session_count": 1, "request_count": 2, "prompt_count": 1, "token_usage": usage},
    ]
    async with offering(tmp_path) as people:
        rows = [user(1, totals_by_cli=cli[0]), user(2, totals_by_cli=cli[1], used_cli=True)]
        people.offered.day(DAY, rows, [member(1, "web"), member(2, "web")])
        day = only(await asked(people, WEB, [DAY]))

    assert day.totals_by_cli is not None
    assert day.totals_by_cli.prompt_count == 3
    assert day.totals_by_cli.token_usage is not None
    assert day.totals_by_cli.token_usage.output_tokens_sum == 60
    assert day.daily_active_cli_users == 1


async def test_a_team_that_is_not_listed_comes_with_those_that_are(tmp_path: Path) -> None:
    """Under five seats or misspelt: GitHub does not say which, but it says whom it lists."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user(1)], [member(1, "web"), member(2, "data")])
        with pytest.raises(TeamNotListed) as refused:
            await asked(people, Scope.of(ScopeKind.TEAM, "acme/wbe"), [DAY])

    assert refused.value.teams == ("data", "web")


async def test_a_second_team_asks_github_for_nothing(tmp_path: Path) -> None:
    """Both reports of a day are fetched once for all teams, also for two who ask at once."""
    days = days_to(LAST_DAY, 3)
    async with offering(tmp_path) as people:
        for day in days:
            people.offered.day(day, [user(1, day)], [member(1, "web", day), member(2, "data", day)])
            people.offered.reports["orgs/acme", TEAMS, day][0] += file([member(3, "ops", day)])
        ops = Scope.of(ScopeKind.TEAM, "acme/ops")
        await asyncio.gather(
            *(people.service.summary(team, LastDays(3), NOW) for team in (WEB, ops))
        )
        fetched = list(people.offered.asked)
        second = await people.service.summary(DATA, LastDays(3), NOW + timedelta(minutes=30))

    assert people.offered.asked == fetched
    assert sorted(Counter(fetched).values()) == [1] * (1 + 2 * len(days))
    assert second.fetched_at == NOW


async def test_a_provisional_day_is_asked_for_again(tmp_path: Path) -> None:
    """After an hour, and a last time when it is final; the team's figures move with it."""
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, [user(1, LAST_DAY)], _all_of("web", LAST_DAY))
        first = await asked(people, WEB, [LAST_DAY])
        people.offered.day(
            LAST_DAY, [user(1, LAST_DAY), user(2, LAST_DAY)], _all_of("web", LAST_DAY)
        )
        again = await asked(people, WEB, [LAST_DAY], NOW + timedelta(hours=2))
        final = await asked(people, WEB, [LAST_DAY], NOW + timedelta(days=5))
        await asked(people, WEB, [LAST_DAY], NOW + timedelta(days=6))

    assert only(first).daily_active_users == 1
    assert only(again).daily_active_users == only(final).daily_active_users == 2
    assert (again.provisional, final.provisional) == ((LAST_DAY,), ())
    assert people.offered.asked.count(("orgs/acme", USERS, LAST_DAY)) == 3


async def test_a_renamed_team_keeps_its_days(tmp_path: Path) -> None:
    """A team is its id; the newest name leads to the days under the old one."""
    days = days_to(DAY, 2)
    async with offering(tmp_path) as people:
        for day, slug in zip(days, ("frontend", "web"), strict=True):
            people.offered.day(day, [user(1, day)], [member(1, slug, day, team_id=42)])
        for day in days:
            await people.owners.known(WEB.of_owner(), day, NOW)
        summary = await asked(people, WEB, days)

    assert [known.day.daily_active_users for known in summary.days] == [1, 1]


async def test_the_old_endpoints_are_asked_only_where_the_reports_answer_404(
    tmp_path: Path,
) -> None:
    """And where they are closed too, the answer is the reports' 404."""
    async with offering(tmp_path) as people:
        people.offered.answers["orgs/acme", LATEST, None] = (404, b"{}")
        people.offered.answers["orgs/acme/team/web/copilot/metrics", "", None] = (404, b"{}")
        with pytest.raises(NotFound):
            await people.service.summary(WEB, LastDays(7), NOW)

    assert [report for _, report, _ in people.offered.asked] == [LATEST, ""]


async def test_a_team_is_told_with_the_same_six_metrics(tmp_path: Path) -> None:
    """Distinct people of the week, weekday average, acceptance, prompts, lines, agent users."""
    completions = {
        "feature": "code_completion",
        "code_generation_activity_count": 8,
        "code_acceptance_activity_count": 2,
    }
    days = days_to(DAY, 7)
    async with offering(tmp_path) as people:
        for day in days:
            rows = [user(1, day, totals_by_feature=[completions], loc_added_sum=4)]
            people.offered.day(day, rows, [member(1, "web", day)])
        summary = await asked(people, WEB, days)

    values = {metric.name: metric.value for metric in summary.metrics}
    assert values == {
        Name.WEEKLY_ACTIVE_USERS: 1,
        Name.DAILY_ACTIVE_USERS: 1,
        Name.ACCEPTANCE_RATE: 0.25,
        Name.INTERACTIONS: 7,
        Name.LINES_ADDED: 28,
        Name.AGENT_USERS: None,
    }
