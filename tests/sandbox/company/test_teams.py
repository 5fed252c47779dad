"""Teams, and who is in them on which day."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

from sandbox.company import Company
from tests.sandbox.company.conftest import TODAY

DAY = TODAY - timedelta(days=3)


def test_every_team_but_the_small_ones_is_reported() -> None:
    """GitHub leaves out teams under five seats."""
    company = Company(TODAY, people=200)
    reported = {team.slug for team in company.reported_teams("acme", DAY)}
    teams = {team.slug for team in company.teams if team.scope == "acme"}

    assert teams - reported == {company.small_team}
    assert {team.slug for team in company.reported_teams("acme-inc", DAY)} == {"core", "growth"}
    assert "labs" in {team.slug for team in company.reported_teams("beta", DAY)}


def test_rows_name_a_member_of_a_team_with_the_id_of_their_scope(company: Company) -> None:
    """Organizations list their teams, the enterprise lists enterprise teams."""
    row = next(company.user_team_rows("acme", DAY))
    other = next(company.user_team_rows("acme-inc", DAY))

    assert set(row) == {"user_id", "user_login", "day", "organization_id", "team_id", "slug"}
    assert set(other) == {"user_id", "user_login", "day", "enterprise_id", "team_id", "slug"}
    assert (row["organization_id"], row["day"]) == ("90210042", "2026-11-18")


def test_some_people_are_in_two_teams(company: Company) -> None:
    """So the sum of the teams is more than the people in them."""
    teams = Counter(row["user_id"] for row in company.user_team_rows("acme", DAY))

    assert max(teams.values()) == 2


def test_somebody_changes_team_within_the_month(company: Company) -> None:
    """From one day to the next, the same person is in another team."""
    changes = []
    for age in range(2, 28):
        day = TODAY - timedelta(days=age)
        now, before = (
            {(r["user_id"], r["slug"]) for r in company.user_team_rows("acme", when)}
            for when in (day, day - timedelta(days=1))
        )
        left = {user for user, _ in before - now} & {user for user, _ in now - before}
        changes += [(day, user) for user in left]

    assert [day for day, _ in changes] == [TODAY - timedelta(days=12)]


def test_repositories_differ_in_how_busy_they_are() -> None:
    """A team's service has the most pull requests, and a quiet repository has days without a row."""
    now = datetime.combine(TODAY, time(8), UTC)
    company = Company(TODAY, people=120)
    created: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for age in range(14):
        for row in company.repository_rows("acme", DAY - timedelta(days=age), now):
            created[row["repo_name"]] += row["pull_requests"]["total_created"]
            seen[row["repo_name"]] += 1

    assert 12 <= len(created) <= 27
    assert created["web-api"] > created["web-tools"]
    assert max(created.values()) > 10 * min(created.values())
    assert min(seen.values()) < max(seen.values())
