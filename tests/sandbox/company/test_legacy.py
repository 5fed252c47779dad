"""The closed endpoints' shape, counted from the same days."""

from datetime import date, timedelta
from typing import Any

from sandbox.company import Company
from sandbox.company.legacy import legacy_days
from sandbox.company.teams import Team
from tests.sandbox.company.conftest import NOW, TODAY

BLOCKS = (
    "copilot_ide_code_completions",
    "copilot_ide_chat",
    "copilot_dotcom_chat",
    "copilot_dotcom_pull_requests",
)


def team(company: Company, slug: str) -> Team:
    return next(team for team in company.teams if team.slug == slug)


def test_days_agree_with_the_user_rows(company: Company) -> None:
    """Active users and suggested completions are those of the day's rows."""
    for record in legacy_days(company, "acme", NOW):
        rows = list(company.user_rows("acme", date.fromisoformat(record["date"]), NOW))
        assert record["total_active_users"] == len(rows) >= record["total_engaged_users"]
        suggestions = [
            entry["code_generation_activity_count"]
            for row in rows
            for entry in row["totals_by_feature"]
            if entry["feature"] == "code_completion"
        ]
        assert sum(languages(record, "total_code_suggestions")) == sum(suggestions)


def languages(record: dict[str, Any], counter: str) -> list[int]:
    completions = record["copilot_ide_code_completions"] or {"editors": []}
    return [
        language[counter]
        for editor in completions["editors"]
        for model in editor["models"]
        for language in model["languages"]
    ]


def test_days_come_in_order_without_the_missing_one(company: Company) -> None:
    """Twenty-eight days up to the latest, less the one that was never reported."""
    days = [date.fromisoformat(record["date"]) for record in legacy_days(company, "acme", NOW)]

    assert days == sorted(days)
    assert days[-1] == company.latest_day(NOW)
    assert company.days.missing not in days


def test_a_small_team_has_no_days_and_a_quiet_one_lacks_weekends(company: Company) -> None:
    """Below five seats nothing is returned; without activity a day is absent."""
    assert legacy_days(company, "acme", NOW, team=team(company, company.small_team)) == []
    mobile = legacy_days(company, "acme", NOW, team=team(company, "mobile"))
    saturdays = {TODAY - timedelta(days=age) for age in (7, 14, 21)}

    assert len(mobile) > 10
    assert saturdays - {date.fromisoformat(record["date"]) for record in mobile}


def test_blocks_without_use_are_null(company: Company) -> None:
    """They are there as null on some day of a team, and filled on another."""
    records = legacy_days(company, "acme", NOW, team=team(company, "mobile"))
    for block in BLOCKS[2:]:
        assert {record[block] is None for record in records} == {True, False}


def test_a_custom_model_does_not_say_how_many_used_it() -> None:
    """As in GitHub's own example, where it is missing and not zero."""
    models = [
        model
        for record in legacy_days(Company(TODAY, people=200), "acme", NOW)
        for editor in (record["copilot_ide_code_completions"] or {"editors": []})["editors"]
        for model in editor["models"]
    ]
    custom = [model for model in models if model["is_custom_model"]]

    assert custom
    assert not any("total_engaged_users" in model for model in custom)
    assert all("total_engaged_users" in model for model in models if model not in custom)
