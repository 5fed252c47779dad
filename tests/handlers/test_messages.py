"""A summary becomes a message that Slack takes and that nobody is pinged by."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Message, summary_message
from metrics.models import (
    Day,
    FeatureTotals,
    IdeTotals,
    LanguageFeatureTotals,
    ModelFeatureTotals,
)
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import Coverage, FetchedDay, Summary, summarize
from sandbox.slack.blocks import problems_of_blocks

ACME = Scope.of(ScopeKind.ORG, "acme")
LAST = date(2026, 11, 19)
FETCHED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
FILE = "F0123456789"


def day_of(day: date, languages: tuple[str, ...] = ("python",)) -> Day:
    return Day(
        day=day,
        daily_active_users=100,
        weekly_active_users=150,
        monthly_active_users=200,
        monthly_active_agent_users=80,
        user_initiated_interaction_count=500,
        code_generation_activity_count=1000,
        code_acceptance_activity_count=300,
        loc_added_sum=4000,
        totals_by_feature=(
            FeatureTotals(
                feature="code_completion",
                code_generation_activity_count=900,
                code_acceptance_activity_count=270,
            ),
        ),
        totals_by_ide=(IdeTotals(ide="vscode", code_generation_activity_count=1000),),
        totals_by_language_feature=tuple(
            LanguageFeatureTotals(
                language=language, feature="code_completion", code_generation_activity_count=10
            )
            for language in languages
        ),
        totals_by_model_feature=(ModelFeatureTotals(model="auto", feature="code_completion"),),
    )


def summary_of(length: int = 28, languages: tuple[str, ...] = ("python",)) -> Summary:
    period = Period.ending(LAST, length)
    days = [
        FetchedDay(day_of(day, languages), "organization-28-day", FETCHED) for day in period.days
    ]
    return summarize(ACME, period, days, last_day=LAST, before=None)


def everything(message: Message) -> str:
    return msgspec.json.encode([message.text, message.blocks(FILE)]).decode()


def test_the_message_reads_from_the_verdict_to_the_source() -> None:
    """Title, sentence, six figures, chart, strongest parts, provenance: always in this order."""
    kinds = [block["type"] for block in summary_message(summary_of()).blocks(FILE)]

    assert kinds == ["header", "section", "section", "image", "section", "context"]


@pytest.mark.parametrize(
    ("features", "end"),
    [
        ((), "than in the 7 days before; no code completions were suggested."),
        (None, "than in the 7 days before; GitHub sent no figures of code completions."),
    ],
)
def test_the_sentence_tells_no_completions_from_no_figures(
    features: tuple[FeatureTotals, ...] | None, end: str
) -> None:
    """A list without completions says that there were none; a list that was not sent says nothing."""
    weeks = [
        [
            FetchedDay(
                Day(day=day, weekly_active_users=users, totals_by_feature=features),
                "organization-28-day",
                FETCHED,
            )
            for day in period.days
        ]
        for users, period in (
            (30, Period.ending(LAST, 7)),
            (20, Period.ending(LAST, 7).before()),
        )
    ]
    summary = summarize(ACME, Period.ending(LAST, 7), weeks[0], last_day=LAST, before=weeks[1])

    assert summary_message(summary).above[1]["text"]["text"].endswith(end)


def test_the_sentence_says_what_happened_and_against_what() -> None:
    """People, acceptance and the comparison stand in one sentence."""
    sentence = summary_message(summary_of()).above[1]["text"]["text"]

    assert sentence == (
        "200 people in acme used Copilot in the 28 days to 19 Nov 2026 and accepted 30.0\u202f% of "
        "suggested code completions; the last 14 days against the first 14: daily active users "
        "unchanged, acceptance rate unchanged."
    )


def test_there_are_six_figures_each_with_its_change() -> None:
    """Every field has a label, a bold figure and how it moved."""
    fields = [field["text"] for field in summary_message(summary_of()).above[2]["fields"]]

    assert fields == [
        "Active users, 28 days\n*200* (±0\u202f%)",
        "Daily active users, Mon–Fri\n*100* (±0\u202f%)",
        "Acceptance rate\n*30.0\u202f%* (±0\u202fpoints)",
        "Prompts\n*14\u202f000* (±0\u202f%)",
        "Lines of code added\n*112\u202f000* (±0\u202f%)",
        "Agent users, 28 days\n*80* (±0\u202f%)",
    ]


def test_the_last_line_says_where_the_figures_come_from() -> None:
    """Report, last day, what may still change and when it was fetched."""
    (line,) = summary_message(summary_of(7)).below[-1]["elements"]

    assert "Source: organization-28-day, last day Thu 19 Nov 2026 (UTC)." in line["text"]
    assert "18–19 Nov 2026 may still change." in line["text"]
    assert line["text"].endswith("Fetched 21 Nov 2026 08:30 UTC.")


def test_days_that_github_restated_are_named() -> None:
    """So that nobody wonders why a figure of last week is another one now."""
    summary = summary_of(7)
    days = (replace(summary.days[0], restated=True), *summary.days[1:])
    (line,) = summary_message(replace(summary, days=days)).below[-1]["elements"]

    assert "13 Nov 2026 was restated by GitHub." in line["text"]


def test_a_message_without_a_chart_has_no_image() -> None:
    """Where nothing was uploaded, the blocks go out without it."""
    kinds = [block["type"] for block in summary_message(summary_of()).blocks()]

    assert "image" not in kinds


def test_a_note_stands_in_the_blocks_and_in_the_text() -> None:
    """What is added to a message is read by those who see and by those who listen."""
    message = summary_message(summary_of()).with_note("The chart is missing.")

    assert message.text.endswith("\nThe chart is missing.")
    assert message.blocks()[-1]["elements"][0]["text"] == "The chart is missing."


def test_nobody_is_pinged_by_a_language() -> None:
    """A language called <!channel> is shown, not obeyed."""
    message = summary_message(summary_of(languages=("<!channel>", "<@U1>", "a & b")))

    assert "&lt;!channel&gt;" in message.text
    assert not re.search(r"<[!@#]", everything(message))


@given(st.lists(st.text(max_size=300), min_size=1, max_size=60, unique=True))
def test_any_name_from_outside_is_safe_and_within_limits(names: list[str]) -> None:
    """Whatever languages are called and however many there are, Slack takes the message."""
    message = summary_message(summary_of(7, languages=tuple(names)))

    assert not re.search(r"<(?!https://)", message.text)
    assert len(message.text) <= 4000
    assert problems_of_blocks(message.blocks(FILE), "message") == []


@given(st.integers(min_value=1, max_value=365), st.dates(date(2024, 1, 1), date(2027, 1, 1)))
def test_any_period_makes_a_message_that_slack_takes(length: int, last: date) -> None:
    """One day or a year, over leap days and new years, with days missing."""
    period = Period.ending(last, length)
    days = [
        FetchedDay(day_of(day), "organization-1-day", FETCHED)
        for number, day in enumerate(period.days)
        if number % 3 == 0
    ]
    summary = summarize(ACME, period, days, last_day=last + timedelta(days=1), before=None)
    message = summary_message(summary)

    assert problems_of_blocks(message.blocks(FILE), "message") == []
    assert len(message.text) <= 4000
    assert len(message.alt_text) <= 2000


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        (
            Coverage(28, members=74, active=68, in_other_teams=12, in_no_team=31),
            "The team has 74 members, 12 of them also in another team; 31 active people of acme are in no listed team.",
        ),
        (
            Coverage(28, members=1, active=1, in_other_teams=0, in_no_team=1),
            "The team has 1 member; 1 active person of acme is in no listed team.",
        ),
    ],
)
def test_a_teams_answer_says_whom_it_counts(coverage: Coverage, sentence: str) -> None:
    """Teams overlap and leave people out, so their sums are not the organization's."""
    plain = summary_message(summary_of())
    message = summary_message(replace(summary_of(), coverage=coverage))

    assert sentence in message.text
    assert "The team has" not in plain.text
