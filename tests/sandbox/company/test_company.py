"""What kind of year the company has had."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sandbox.company import Company, launches
from tests.sandbox.company.conftest import NOW, TODAY


def active(company: Company, day: date, now: datetime = NOW) -> int:
    return int(company.day_total("acme", day, now)["daily_active_users"])


def week_of(company: Company, monday: date) -> int:
    return sum(active(company, monday + timedelta(days=number)) for number in range(5))


def test_the_same_company_comes_twice(company: Company) -> None:
    """Today, the number of people and the seed decide everything."""
    again = Company(TODAY, people=60)
    day = TODAY - timedelta(days=30)

    assert list(again.user_rows("acme-inc", day, NOW)) == list(
        company.user_rows("acme-inc", day, NOW)
    )
    assert again.day_total("beta", day, NOW) == company.day_total("beta", day, NOW)


@pytest.mark.parametrize("other", [{"seed": 2}, {"people": 61}])
def test_another_seed_or_size_is_another_company(company: Company, other: dict[str, int]) -> None:
    """Nothing is the same by accident."""
    day = TODAY - timedelta(days=30)
    rows = list(Company(TODAY, **{"people": 60, **other}).user_rows("acme", day, NOW))

    assert rows != list(company.user_rows("acme", day, NOW))


def test_the_order_of_questions_does_not_matter(company: Company) -> None:
    """A day asked first has the figures of a day asked last."""
    fresh = Company(TODAY, people=60)
    days = [TODAY - timedelta(days=age) for age in (2, 3, 20, 40)]
    backwards = [fresh.day_total("acme", day, NOW) for day in reversed(days)]

    assert [company.day_total("acme", day, NOW) for day in days] == backwards[::-1]


def test_there_are_as_many_people_in_acme_as_asked_for() -> None:
    """A smaller second organization comes on top, with a few people in both."""
    company = Company(TODAY, people=200)
    acme, beta = ({p.index for p in company.people_of(scope)} for scope in ("acme", "beta"))

    assert len(acme) == 200
    assert 0 < len(acme & beta) < len(beta) < 50
    assert len(company.people_of("acme-inc")) == len(acme | beta)
    assert len({person.user_id for person in company.everybody}) == len(company.everybody)
    assert len({person.login for person in company.everybody}) == len(company.everybody)


def test_weekends_and_holidays_are_quiet(company: Company) -> None:
    """A Saturday, a Sunday and Christmas have a fraction of a Tuesday's people."""
    tuesday = active(company, date(2026, 11, 17))
    for quiet in (date(2026, 11, 14), date(2026, 11, 15), date(2025, 12, 25)):
        assert active(company, quiet) < tuesday / 3


def test_the_company_grows_into_copilot_and_rests_in_summer(company: Company) -> None:
    """November has more than the November before, and August fewer than June."""
    assert week_of(company, date(2025, 11, 10)) < 0.8 * week_of(company, date(2026, 11, 9))
    assert week_of(company, date(2026, 8, 3)) < 0.9 * week_of(company, date(2026, 6, 22))


def test_a_quiet_day_of_a_small_organization_is_all_zeros(company: Company) -> None:
    """It still has a record, with empty breakdowns and the rolling counts of its week."""
    days = [TODAY - timedelta(days=age) for age in range(2, 60)]
    quiet = [
        total
        for day in days
        if day != company.days.missing
        and not (total := company.day_total("beta", day, NOW))["daily_active_users"]
    ]

    assert quiet
    assert quiet[0]["totals_by_ide"] == quiet[0]["totals_by_feature"] == []
    assert quiet[0]["user_initiated_interaction_count"] == 0
    assert quiet[0]["monthly_active_users"] > 0
    assert "daily_active_cli_users" not in quiet[0]


def test_one_working_day_had_an_outage(company: Company) -> None:
    """Use falls to less than half of the same weekday a week before."""
    outage = company.days.outage

    assert outage.weekday() < 5
    assert active(company, outage) < active(company, outage - timedelta(days=7)) / 2


def test_one_working_day_was_never_reported(company: Company) -> None:
    """GitHub has no data of it, and nobody was seen on it."""
    missing = company.days.missing

    assert missing.weekday() < 5
    assert not company.has_data(missing, NOW)
    assert company.has_data(missing - timedelta(days=1), NOW)
    assert list(company.user_rows("acme", missing, NOW)) == []


def test_the_latest_day_is_two_days_old(company: Company) -> None:
    """It changes at midnight UTC; before the company's first day there is nothing."""
    assert company.latest_day(datetime(2026, 11, 21, tzinfo=UTC)) == date(2026, 11, 19)
    assert company.latest_day(datetime(2026, 11, 20, 23, 59, tzinfo=UTC)) == date(2026, 11, 18)
    assert company.has_data(date(2026, 11, 19), NOW)
    assert not company.has_data(date(2026, 11, 20), NOW)
    assert not company.has_data(company.days.first - timedelta(days=1), NOW)


def test_a_new_day_grows_until_three_full_days_have_passed(company: Company) -> None:
    """People and prompts arrive late, and then the figures stay."""
    day = date(2026, 11, 17)
    seen = [
        company.day_total("acme-inc", day, datetime(2026, 11, 17 + age, tzinfo=UTC))
        for age in (2, 3, 4, 5, 13)
    ]

    users = [total["daily_active_users"] for total in seen]
    generated = [total["code_generation_activity_count"] for total in seen]
    assert users[0] < users[2]
    assert generated[0] < generated[1] < generated[2]
    assert seen[2]["daily_active_users"] == users[3] == users[4]
    assert generated[2] == generated[3] == generated[4]


def test_a_person_already_seen_can_gain_figures(company: Company) -> None:
    """A later report changes rows, it does not only add some."""
    day = date(2026, 11, 17)
    first, last = (
        {row["user_id"]: row for row in company.user_rows("acme-inc", day, now)}
        for now in (datetime(2026, 11, 19, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
    )
    counter = "code_generation_activity_count"

    assert first.keys() < last.keys()
    assert any(first[user][counter] < last[user][counter] for user in first)
    assert all(first[user][counter] <= last[user][counter] for user in first)


def test_one_final_day_is_restated(company: Company) -> None:
    """From one moment on, a day that had long been final has higher figures."""
    day, moment = company.days.restated, company.days.restated_at
    before, after = moment - timedelta(seconds=1), moment

    assert (moment.date() - day).days > 4
    assert active(company, day, NOW) == active(company, day, before)
    assert active(company, day, before) < active(company, day, after)
    next_day = day + timedelta(days=3)
    assert active(company, next_day, before) == active(company, next_day, after)


def test_the_clock_may_move_past_today(company: Company) -> None:
    """Days after the company's own today are there when their time comes."""
    later = NOW + timedelta(days=10)

    assert active(company, date(2026, 11, 24), later) > 10


LAUNCHED = {
    "used_cli": launches.CLI,
    "used_copilot_code_review_active": launches.CODE_REVIEW_USE,
    "used_copilot_cloud_agent": launches.CLOUD_AGENT,
    "ai_adoption_phase": launches.ADOPTION_PHASES,
    "ai_credits_used": launches.AI_CREDITS,
    "used_copilot_app": launches.COPILOT_APP,
    "used_vscode_agent": launches.VSCODE_AGENTS,
}


@pytest.mark.parametrize(("field", "launch"), LAUNCHED.items())
def test_a_row_has_a_field_from_its_launch_on(company: Company, field: str, launch: date) -> None:
    """Before, it is absent, which is not the same as false or zero."""
    before = [row for age in (1, 2, 3) for row in user_rows(company, launch, -age)]
    after = [row for age in (0, 1, 2, 3) for row in user_rows(company, launch, age)]

    assert before
    assert not any(field in row for row in before)
    assert after
    assert all(field in row for row in after)


def user_rows(company: Company, day: date, offset: int) -> list[dict[str, Any]]:
    return list(company.user_rows("acme", day + timedelta(days=offset), NOW))


def test_credits_are_unknown_where_the_editor_does_not_report() -> None:
    """Such a person has a row with prompts, empty breakdowns, and no figure for credits."""
    company = Company(TODAY, people=150)
    silent = [r for r in user_rows(company, TODAY, -10) if r["ai_credits_used"] is None]

    assert silent
    assert all(row["totals_by_ide"] == row["totals_by_language_model"] == [] for row in silent)
    assert any(row["user_initiated_interaction_count"] for row in silent)


def test_names_are_as_untidy_as_github_s() -> None:
    """One language and one model come under several spellings, beside unknown and others."""
    company = Company(TODAY, people=200)
    total = company.day_total("acme", TODAY - timedelta(days=10), NOW)
    languages = {entry["language"] for entry in total["totals_by_language_feature"]}
    models = {entry["model"] for entry in total["totals_by_language_model"]}

    assert {"typescript", "ts", "TypeScript", "c#", "csharp", "unknown", "others"} <= languages
    assert {"shell", "bash"} <= languages
    assert {"claude-sonnet-4.6", "claude-4.6-sonnet", "unknown", "auto"} <= models
    assert "others" in {entry["feature"] for entry in total["totals_by_feature"]}
