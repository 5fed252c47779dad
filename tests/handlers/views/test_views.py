"""Each view tells a summary in a message that Slack takes, and that says only what is known."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.request import ViewName
from handlers.views import VIEWS, View, ask_summary, message_of, view_of
from metrics.models import Day
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, Summary, summarize
from sandbox.slack.blocks import problems_of_blocks

ACME = Scope.of(ScopeKind.ORG, "acme")
LAST = date(2026, 11, 19)
FETCHED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
FILE = "F0123456789"
OF_SUMMARIES = [view for view in VIEWS if view.ask is ask_summary]
SPACE = "\N{NARROW NO-BREAK SPACE}"


def summary_of(*records: dict[str, Any]) -> Summary:
    """A summary of the days that end with 19 November, from what GitHub may send of them."""
    period = Period.ending(LAST, len(records))
    days = [
        FetchedDay(msgspec.convert({**record, "day": day}, Day), "organization-28-day", FETCHED)
        for day, record in zip(period.days, records, strict=True)
    ]
    return summarize(ACME, period, days, last_day=LAST, before=None)


def language(name: str, generated: int, feature: str = "code_completion") -> dict[str, Any]:
    return {
        "language": name,
        "feature": feature,
        "code_generation_activity_count": generated,
        "code_acceptance_activity_count": generated // 4,
        "loc_added_sum": 2 * generated,
    }


def of_languages(*languages: dict[str, Any]) -> dict[str, Any]:
    return {"totals_by_language_feature": languages}


def phases(
    *people: int | None, field: str = "users_in_phase_28d", active: int = 5
) -> dict[str, Any]:
    return {
        "totals_by_ai_adoption_phase": [
            {
                "phase": f"Phase {number}",
                "phase_number": number,
                "total_engaged_users": active,
                field: count,
            }
            for number, count in enumerate(people)
        ]
    }


def told(name: ViewName, summary: Summary) -> tuple[str, list[str], str]:
    """Return a view's sentence, its lines and its notes, with ordinary spaces."""
    view = view_of(name)
    assert view is not None
    what = view.tell(summary)
    lines = [f"{row.name} {row.said}".replace(SPACE, " ") for row in what.rows]
    return what.sentence.replace(SPACE, " "), lines, " ".join(what.notes)


@pytest.mark.parametrize("view", OF_SUMMARIES, ids=lambda view: view.name)
def test_a_day_of_which_github_sent_nothing_is_told_without_a_number(view: View[Any]) -> None:
    """Missing is not zero, in the sentence and in every row."""
    message = message_of(view, summary_of({}))
    figures = [line for line in message.text.splitlines() if line.startswith("*")]

    assert "GitHub" in message.above[1]["text"]["text"]
    assert not [line for line in figures if re.search(r"\* .*(?<![\d,] )\b0\b", line)]
    assert problems_of_blocks(message.blocks(FILE), "message") == []


@pytest.mark.parametrize("view", OF_SUMMARIES, ids=lambda view: view.name)
def test_every_row_has_a_cell_for_each_column(view: View[Any]) -> None:
    """The terminal shows the same figures as a table."""
    days = [of_languages(language("go", 3)) | phases(1, 2) | {"monthly_active_agent_users": 4}] * 4
    told_ = view.tell(summary_of(*days))

    assert {len(row.cells) + 1 for row in told_.rows} <= {len(told_.columns)}


class TestByLanguage:
    def test_the_strongest_are_named_with_their_shares(self) -> None:
        """And the one whose share moved most."""
        summary = summary_of(
            of_languages(language("go", 60), language("rust", 40)),
            of_languages(language("go", 40), language("rust", 60)),
        )
        sentence, lines, notes = told(ViewName.LANGUAGES, summary)

        assert sentence == (
            "Of the code that Copilot generated in acme, 50.0 % was Go and 50.0 % Rust; "
            "Go moved most (−20.0 points)."
        )
        assert lines == [
            "Go 50.0 % (−20.0 points) · 25 of 100 completions accepted · 200 lines added",
            "Rust 50.0 % (+20.0 points) · 25 of 100 completions accepted · 200 lines added",
        ]
        assert "Shares are of generated code events." in notes

    def test_an_agents_edits_are_no_completions(self) -> None:
        """They count in the share, and in the lines."""
        summary = summary_of(
            of_languages(language("go", 60), language("go", 40, feature="agent_edit"))
        )
        _, lines, _ = told(ViewName.LANGUAGES, summary)

        assert lines == ["Go 100.0 % (–) · 15 of 60 completions accepted · 200 lines added"]

    def test_what_was_counted_as_one_is_said(self) -> None:
        """Nobody has to guess where "ts" is."""
        summary = summary_of(of_languages(language("ts", 3), language("typescript", 6)))
        _, lines, notes = told(ViewName.LANGUAGES, summary)

        assert len(lines) == 1
        assert "Spellings counted as one: TypeScript is ts, typescript." in notes


class TestPhases:
    def test_the_highest_phase_is_told_with_its_share(self) -> None:
        """Phases do not overlap, so their people may be added up."""
        sentence, lines, notes = told(ViewName.PHASES, summary_of(phases(4, 12)))

        assert sentence == (
            "12 of 16 people in acme (75.0 %) were in Phase 1 (completions or agent mode) "
            "on 19 Nov 2026."
        )
        assert lines[0] == "Phase 0 4 people, 25.0 % (–) · nothing used on two days"
        assert "Changes" not in notes

    def test_a_movement_names_its_day(self) -> None:
        """The last day of the comparison's earlier side."""
        sentence, lines, notes = told(ViewName.PHASES, summary_of(phases(1, 9), phases(3, 8)))

        assert sentence.endswith("on 19 Nov 2026, 1 fewer than on 18 Nov 2026.")
        assert lines[0].startswith("Phase 0 3 people, 27.3 % (+2)")
        assert "Changes are against 18 Nov 2026." in notes

    def test_people_active_that_day_are_labelled_as_such(self) -> None:
        """Where GitHub did not measure the 28 days."""
        sentence, _, notes = told(ViewName.PHASES, summary_of(phases(None, None)))

        assert "of 10 people who used Copilot that day in acme" in sentence
        assert "Only those of a phase who were active on the day are counted" in notes


class TestPullRequests:
    def test_copilots_part_is_a_share_of_sums(self) -> None:
        """A day with many pull requests weighs more."""
        summary = summary_of(
            {"pull_requests": {"total_created": 1, "total_created_by_copilot": 1}},
            {"pull_requests": {"total_created": 9, "total_created_by_copilot": 0}},
        )
        sentence, lines, _ = told(ViewName.PULL_REQUESTS, summary)

        assert sentence.startswith("Copilot created 10.0 % of the 10 pull requests in acme")
        assert lines[0] == (
            "Pull requests created 10 (+800.0 %) · by Copilot 1, 10.0 % (−100.0 points)"
        )

    def test_a_median_is_of_one_day(self) -> None:
        """The last one that is known, and between which the days lie; never an average."""
        minutes: Sequence[float | None] = (30, 600, 90, None)
        summary = summary_of(
            *({"pull_requests": {"median_minutes_to_merge": one}} for one in minutes)
        )
        _, lines, notes = told(ViewName.PULL_REQUESTS, summary)

        assert "Median time to merge 1 h 30 min on 18 Nov; days from 30 min to 10 h" in lines
        assert "cannot be added or averaged" in notes


class TestAgents:
    def test_the_sentence_has_what_is_known(self) -> None:
        """Rolling people of the last day, and lines against all lines."""
        edits = {"feature": "agent_edit", "loc_added_sum": 75}
        agents = [
            {"agent_id": 7, "agent_name": "Old name", "user_initiated_interaction_count": 1},
            {"agent_id": 7, "agent_name": "A <b>", "user_initiated_interaction_count": 2},
        ]
        sentence, lines, _ = told(
            ViewName.AGENTS,
            summary_of(
                {
                    "monthly_active_agent_users": 8,
                    "monthly_active_copilot_cloud_agent_users": 3,
                    "loc_added_sum": 100,
                    "totals_by_feature": [edits],
                    "totals_by_3rd_party_agent": agents,
                }
            ),
        )

        assert sentence == (
            "8 people in acme used agent mode in their editors in the 28 days to 19 Nov 2026, and "
            "3 the cloud agent; agents in editors added 75 lines, 75.0 % of all lines added; "
            "agents of other vendors: A <b> 3 jobs."
        )
        assert "CLI sessions – (–)" in lines


HOSTILE = st.text(max_size=300) | st.sampled_from(
    ["<!channel>", "<@U1>", "a & b", "*", "$x$", "🚀"]
)


@given(st.lists(HOSTILE, min_size=1, max_size=40, unique=True))
def test_any_name_from_outside_is_safe_and_within_limits(names: list[str]) -> None:
    """Whatever languages, editors, models, phases and agents are called, Slack takes the message."""
    record = {
        **of_languages(*(language(name, 9) for name in names)),
        "totals_by_ide": [{"ide": name, "code_generation_activity_count": 9} for name in names],
        "totals_by_feature": [
            {"feature": name, "code_generation_activity_count": 9} for name in names
        ],
        "totals_by_model_feature": [
            {"model": name, "feature": "x", "code_generation_activity_count": 9} for name in names
        ],
        "totals_by_3rd_party_agent": [{"agent_id": name, "agent_name": name} for name in names],
        "totals_by_ai_adoption_phase": [
            {"phase": name, "phase_number": number, "users_in_phase_28d": 1}
            for number, name in enumerate(names)
        ],
    }
    summary = summary_of(record, record)
    for view in OF_SUMMARIES:
        message = message_of(view, summary)
        assert not re.search(r"<(?!https://)", message.text)
        assert len(message.text) <= 4000
        assert len(message.alt_text) <= 2000
        assert problems_of_blocks(message.blocks(FILE), "message") == []
        assert "organization-28-day" in message.below[-1]["elements"][0]["text"]
