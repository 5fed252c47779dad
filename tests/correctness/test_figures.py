"""Figures: what may be added up, what is divided, and what is never made up."""

from datetime import timedelta

import pytest

from handlers.messages import summary_message
from handlers.views import agents
from handlers.words.summary import change_of, headline, value
from metrics.breakdowns import breakdown
from metrics.definitions import Name
from metrics.names import Dimension
from metrics.scope import LastDays
from tests.correctness.reports import (
    MONDAY,
    TUESDAY,
    WEB,
    WEDNESDAY,
    asked,
    completions,
    of_day,
    summary_of,
)
from tests.metrics.offered import DAY, LAST_DAY, People, member, user


async def test_rolling_people_are_not_added_up(people: People) -> None:
    """People of 7 and of 28 days are GitHub's own count of the last day, never a sum over days."""
    rolling = ((MONDAY, 10, 40), (TUESDAY, 12, 41), (WEDNESDAY, 11, 43))
    summary = await summary_of(
        people,
        *(
            of_day(day, weekly_active_users=week, monthly_active_users=four_weeks)
            for day, week, four_weeks in rolling
        ),
    )

    assert summary.measured(Name.WEEKLY_ACTIVE_USERS).value == 11
    assert summary.measured(Name.MONTHLY_ACTIVE_USERS).value == 43


async def test_acceptance_is_of_completions_and_not_of_lines(people: People) -> None:
    """Accepted completions are divided by suggested completions; lines are not in it."""
    # 25 of 100 completions, which had 300 of 400 lines.
    lines = {"loc_suggested_to_add_sum": 400, "loc_added_sum": 300}
    summary = await summary_of(
        people, of_day(MONDAY, totals_by_feature=[completions(100, 25, **lines)], **lines)
    )

    assert summary.measured(Name.ACCEPTANCE_RATE).value == 0.25


async def test_agent_edits_are_not_in_the_acceptance_rate(people: People) -> None:
    """Nobody is asked to accept an agent's edit, so only the feature `code_completion` counts."""
    edits = {"feature": "agent_edit", "code_generation_activity_count": 900}
    summary = await summary_of(
        people,
        of_day(
            MONDAY,
            # 25 of 100 completions; over everything it would be 25 of 1 000.
            code_generation_activity_count=1000,
            code_acceptance_activity_count=25,
            totals_by_feature=[edits | {"code_acceptance_activity_count": 0}, completions(100, 25)],
        ),
    )

    assert summary.measured(Name.ACCEPTANCE_RATE).value == 0.25


async def test_a_rate_is_divided_at_the_end(people: People) -> None:
    """Both counts are added up over the days first, because a mean of daily rates is of no day."""
    # 1 of 2 and 10 of 98: 11 of 100. The mean of 50 % and 10.2 % would be 30.1 %.
    summary = await summary_of(
        people,
        of_day(MONDAY, totals_by_feature=[completions(2, 1)]),
        of_day(TUESDAY, totals_by_feature=[completions(98, 10)]),
    )

    assert summary.measured(Name.ACCEPTANCE_RATE).value == 0.11


async def test_nothing_is_made_up_from_other_counts(people: People) -> None:
    """A figure that GitHub did not send is “–”, however near another count may seem."""
    # Chat has produced and got accepted something; prompts, lines and completions were not sent.
    chat = {
        "feature": "chat_panel_ask_mode",
        "code_generation_activity_count": 8,
        "code_acceptance_activity_count": 3,
    }
    summary = await summary_of(
        people,
        of_day(
            MONDAY,
            daily_active_users=4,
            code_generation_activity_count=8,
            code_acceptance_activity_count=3,
            totals_by_feature=[chat],
        ),
    )

    assert {metric.name: value(metric) for metric in summary.metrics} == {
        Name.WEEKLY_ACTIVE_USERS: "–",
        Name.DAILY_ACTIVE_USERS: "4.0",
        Name.ACCEPTANCE_RATE: "–",
        Name.INTERACTIONS: "–",
        Name.LINES_ADDED: "–",
        Name.AGENT_USERS: "–",
    }


async def test_a_breakdown_is_of_one_array(people: People) -> None:
    """Languages come of `totals_by_language_feature` alone; the array by model has the same code again."""
    by_feature = [
        {"language": "go", "feature": "agent_edit", "code_generation_activity_count": 10},
        {"language": "go", "feature": "code_completion", "code_generation_activity_count": 30},
        {"language": "python", "feature": "code_completion", "code_generation_activity_count": 10},
    ]
    by_model = [
        {"language": "go", "model": "default", "code_generation_activity_count": 40},
        {"language": "rust", "model": "default", "code_generation_activity_count": 10},
    ]
    summary = await summary_of(
        people,
        of_day(MONDAY, totals_by_language_feature=by_feature, totals_by_language_model=by_model),
    )

    parts = breakdown(summary, Dimension.LANGUAGE)
    assert {part.name: (part.generated, part.share) for part in parts} == {
        "Go": (40, 0.8),
        "Python": (10, 0.2),
    }


async def test_cli_totals_without_token_usage(people: People) -> None:
    """The sessions count, and tokens are added up over the days that have them."""
    cli = {"session_count": 2, "request_count": 5, "prompt_count": 3}
    usage = {"output_tokens_sum": 60, "prompt_tokens_sum": 40, "avg_tokens_per_request": 20.0}
    summary = await summary_of(
        people,
        of_day(MONDAY, totals_by_cli=cli),
        of_day(TUESDAY, totals_by_cli=cli | {"token_usage": usage}),
        # On Wednesday nobody used the CLI, and GitHub leaves the whole block out.
        of_day(WEDNESDAY, daily_active_users=1),
    )

    told = {row.name: row.cells[0] for row in agents.tell(summary).rows}
    assert told["CLI sessions"] == "4"
    assert (told["CLI tokens in prompts"], told["CLI tokens in answers"]) == ("40", "60")


async def test_people_without_token_usage_are_added_up(people: People) -> None:
    """An optional block that one person has and another has not breaks no team's day."""
    usage = {"output_tokens_sum": 60, "prompt_tokens_sum": 40}
    rows = [
        user(1, totals_by_cli={"session_count": 1, "prompt_count": 2}),
        user(2, totals_by_cli={"session_count": 1, "prompt_count": 5, "token_usage": usage}),
        user(3),
    ]
    people.offered.day(DAY, rows, [member(number, "web") for number in (1, 2, 3)])

    summary = await asked(people, WEB, DAY, DAY)

    cli = summary.last_day.totals_by_cli
    assert cli is not None
    assert (cli.session_count, cli.prompt_count) == (2, 7)
    assert cli.token_usage is not None
    assert cli.token_usage.output_tokens_sum == 60


async def test_half_as_many_again_is_fifty_per_cent_more(people: People) -> None:
    """Growth is told as what came on top: from 20 to 30 people is 50 % more, not 150 %."""
    week_before = LAST_DAY - timedelta(days=7)
    days = [LAST_DAY - timedelta(days=age) for age in reversed(range(14))]
    summary = await summary_of(
        people,
        *(of_day(day, weekly_active_users=20 if day <= week_before else 30) for day in days),
        asked=LastDays(7),
    )

    assert headline(summary).startswith("30 people in acme used Copilot in the 7 days to ")
    assert "50.0 % more than in the 7 days before" in headline(summary).replace("\u202f", " ")
    assert summary.metrics[0].change == pytest.approx(0.5)
    assert change_of(summary.metrics[0]).startswith("+50.0")
    assert "150" not in summary_message(summary).text
