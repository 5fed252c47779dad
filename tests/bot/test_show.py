"""`copilot-metrics show`: the figures in a terminal, as a page, as JSON and as a picture."""

import json
import re
import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import typer
from rich.console import Console

from bot.build import build_metrics, utc_now
from bot.cli import _write
from bot.settings import Need, load_settings
from bot.show import document, page
from handlers.request import Request, ViewName
from handlers.views import VIEWS, View
from metrics.numbers import WEEKDAYS
from metrics.scope import LastDays, Scope, ScopeKind
from metrics.summaries import Summary
from sandbox.github.server import StandInGitHub
from tests.bot.commands import run
from tests.bot.environment import Environment

ASKED = Request(Scope.of(ScopeKind.ORG, "acme"), LastDays(14))
COUNTS = {
    "user_initiated_interaction_count",
    "code_generation_activity_count",
    "code_acceptance_activity_count",
    "loc_suggested_to_add_sum",
    "loc_suggested_to_delete_sum",
    "loc_added_sum",
    "loc_deleted_sum",
}


@pytest.fixture(name="ready", autouse=True)
def _ready(environment: Environment, github: StandInGitHub) -> Environment:
    environment.lead_to(github)
    return environment


@pytest.fixture(name="summary")
async def _summary() -> Summary:
    """Fourteen days of acme, which is what `show org acme 14d` shows."""
    async with build_metrics(load_settings(Need.GITHUB)) as metrics:
        return await metrics.service.summary(ASKED.scope, ASKED.asked, utc_now())


class TestPage:
    async def test_it_has_the_title_the_sentence_the_figures_and_the_days(self) -> None:
        """All of it on standard output, and nothing on the other."""
        shown = await run("show", "org", "acme", "14d")
        lines = shown.stdout.splitlines()

        assert (shown.exit_code, shown.stderr) == (0, "")
        assert lines[0].startswith("Copilot in acme, ")
        assert "in acme used Copilot" in lines[1]
        for word in ("Acceptance rate", "Active users", "Languages", "Editors", "Source: org"):
            assert word in shown.stdout
        assert sum(line[:3] in WEEKDAYS for line in lines) == 14

    @pytest.mark.parametrize("width", [60, 80, 120])
    def test_it_fits_the_terminal(self, summary: Summary, width: int) -> None:
        """No line is broken by the terminal, none is cut, and no number leaves its unit."""
        console = Console(file=StringIO(), force_terminal=True, color_system=None, width=width)
        console.print(page(console, ASKED, summary), soft_wrap=True)
        assert isinstance(console.file, StringIO)
        lines = console.file.getvalue().splitlines()

        assert max(map(len, lines)) <= width
        assert "…" not in console.file.getvalue()
        assert not [line for line in lines if line.strip() == "%"]
        days = [line for line in lines if line[:3] in WEEKDAYS]
        assert len({len(line.rstrip()) for line in days}) == 1

    def test_elsewhere_sentences_stay_whole(self, summary: Summary) -> None:
        """`copilot-metrics show org acme | grep Source` finds all of it."""
        console = Console(file=StringIO(), width=80)
        console.print(page(console, ASKED, summary), soft_wrap=True)
        assert isinstance(console.file, StringIO)

        (source,) = [line for line in console.file.getvalue().splitlines() if "Source:" in line]
        assert source.endswith(" UTC.")


class TestJson:
    async def test_it_has_githubs_own_names(self) -> None:
        """Whoever knows GitHub's reports knows these fields."""
        shown = await run("show", "org", "acme", "7d", "--json")
        found = json.loads(shown.stdout)

        assert (shown.exit_code, shown.stderr) == (0, "")
        assert found["scope"] == {"kind": "org", "name": "acme"}
        assert found["totals"].keys() == COUNTS
        assert found["reports"] == ["organization-28-day"]
        first, last = (date.fromisoformat(found["period"][end]) for end in ("first", "last"))
        assert timedelta(days=6) == last - first
        assert found["days"][-1]["day"] == found["period"]["last"]
        for parts, name in (
            ("by_feature", "feature"),
            ("by_language", "language"),
            ("by_ide", "ide"),
            ("by_model", "model"),
        ):
            assert found[parts], parts
            assert {name} <= found[parts][0].keys()

    async def test_its_totals_are_those_of_its_days(self) -> None:
        """Counts add up over the days; distinct people do not, and are no total."""
        found = json.loads((await run("show", "org", "acme", "7d", "--json")).stdout)

        for name, total in found["totals"].items():
            assert total == sum(day[name] for day in found["days"])
        assert not [name for name in found["totals"] if "users" in name]

    async def test_its_acceptance_rate_is_that_of_code_completions(self) -> None:
        """Accepted of suggested completions, from 0 to 1."""
        found = json.loads((await run("show", "org", "acme", "7d", "--json")).stdout)

        (completions,) = [
            part for part in found["by_feature"] if part["feature"] == "code_completion"
        ]
        accepted, suggested = (
            completions["code_acceptance_activity_count"],
            completions["code_generation_activity_count"],
        )
        assert accepted / suggested == pytest.approx(found["acceptance_rate"])

    def test_what_github_did_not_send_is_null(self, summary: Summary) -> None:
        """Zero would be a figure."""
        assert document(ASKED, summary)["days"][0]["total_engaged_users"] is None

    async def test_distinct_people_are_told_where_every_day_is_known(
        self, ready: Environment
    ) -> None:
        """A person who used Copilot on seven days is one; without people's rows it is null."""
        before = json.loads((await run("show", "org", "acme", "7d", "--json")).stdout)
        since = before["period"]["first"]
        assert (await run("backfill", "org", "acme", "--people", "--since", since)).exit_code == 0
        after = json.loads((await run("show", "org", "acme", "7d", "--json")).stdout)
        with closing(sqlite3.connect(ready.folder / "metrics.db")) as database:
            ((people,),) = database.execute("SELECT count(DISTINCT user_id) FROM user_days")

        assert before["distinct_users"] is None
        assert after["distinct_users"] == people
        most = max(day["daily_active_users"] for day in after["days"])
        assert most < people < sum(day["daily_active_users"] for day in after["days"])
        assert after["coverage"] is None

    async def test_distinct_people_of_a_team_are_its_own(self) -> None:
        """The same number as whom its figures rest on."""
        found = json.loads((await run("show", "team", "acme/platform", "7d", "--json")).stdout)

        assert found["distinct_users"] == found["coverage"]["active"] > 0

    async def test_days_that_may_change_and_those_that_did_are_named(
        self, summary: Summary
    ) -> None:
        """A day is restated when it changed after it was final."""
        days = (*summary.days[:-1], replace(summary.days[-1], restated=True))
        found = document(ASKED, replace(summary, days=days))

        assert found["restated_days"] == (summary.days[-1].day.day,)
        assert found["provisional_days"] == summary.provisional
        assert document(ASKED, summary)["restated_days"] == ()

    async def test_a_failure_leaves_standard_output_empty(self, github: StandInGitHub) -> None:
        """A program that reads it gets JSON or nothing."""
        github.faults.add("github-401")
        shown = await run("show", "org", "acme", "--json")

        assert (shown.exit_code, shown.stdout) == (1, "")
        assert shown.stderr.startswith("GitHub does not accept this app's token for org acme")


async def test_the_picture_is_a_png_file(ready: Environment) -> None:
    """As wide as the chart in Slack; the page is printed as well. Another view, another picture."""
    pictures = []
    for view, title in (((), "Copilot in acme"), (("phases",), "AI adoption phases in acme")):
        shown = await run("show", "org", "acme", *view, "7d", "--png", "chart.png")
        pictures.append((ready.folder / "chart.png").read_bytes())

        assert shown.exit_code == 0, shown.stderr
        assert shown.stdout.startswith(title)

    assert pictures[0] != pictures[1]
    for png in pictures:
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        assert min(struct.unpack(">II", png[16:24])) > 400


async def test_a_picture_in_no_folder_is_refused(github: StandInGitHub) -> None:
    """Said before GitHub is asked and anything is drawn."""
    shown = await run("show", "org", "acme", "7d", "--png", "nowhere/chart.png")

    assert shown.exit_code == 2
    assert shown.stderr == "There is no folder nowhere.\n"
    assert github.requests == []


def test_a_picture_that_cannot_be_written_is_a_sentence(
    ready: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder stands in its place."""
    with pytest.raises(typer.Exit):
        _write(ready.folder, b"")

    told = capsys.readouterr().err
    assert told == f"The chart cannot be written to {ready.folder}: Is a directory.\n"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (("org",), "Which organization would you like?"),
        (("org", "acme", "900d"), "A period has at most 365 days"),
        (("orgg", "acme"), "I do not know “orgg”. Did you mean org acme?"),
        (("help",), "Name whose figures you want, for example: org acme 28d"),
    ],
)
async def test_words_that_are_not_understood_are_a_sentence_and_exit_code_2(
    github: StandInGitHub, question: tuple[str, ...], sentence: str
) -> None:
    """The same sentence as in Slack, without its marks."""
    shown = await run("show", *question)

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr.startswith(sentence)
    assert "`" not in shown.stderr
    assert github.requests == []


async def test_a_question_is_asked_for() -> None:
    """Without words there is nothing to show."""
    assert (await run("show")).exit_code == 2


async def test_missing_settings_are_listed(ready: Environment) -> None:
    """Only those that `show` needs."""
    ready.unset("GITHUB_TOKEN")
    shown = await run("show", "org", "acme")

    assert (shown.exit_code, shown.stdout) == (1, "")
    assert shown.stderr.startswith("GITHUB_TOKEN is missing. Make a token")
    assert "SLACK" not in shown.stderr


async def test_a_database_that_does_not_open_is_a_sentence(ready: Environment) -> None:
    """Not a traceback."""
    ready.set(DATABASE_URL="sqlite:////nowhere/metrics.db")
    shown = await run("show", "org", "acme")

    assert shown.exit_code == 1
    assert shown.stderr.startswith("The database cannot be opened (No such file or directory).")


class TestViews:
    @pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
    async def test_a_view_is_a_table(self, view: View[Any]) -> None:
        """Its title, its sentence, a row for each figure, and where they come from."""
        shown = await run("show", "org", "acme", *view.name.split(), "14d")

        assert (shown.exit_code, shown.stderr) == (0, "")
        assert "acme" in shown.stdout.splitlines()[0]
        lines = [line for line in shown.stdout.splitlines() if "  " in line]
        # In the first answer about a scope no day can have been restated, so it has no table.
        assert not lines if view.name is ViewName.RESTATEMENTS else len(lines) >= 4
        assert re.search(
            "Source: (organization-28-day|copilot/billing/seats|repos-1-day|users-28-day|users-1-day)",
            shown.stdout,
        )

    async def test_seats_are_told_as_json_too(self) -> None:
        """Each group with its days, and nobody by name."""
        shown = json.loads((await run("show", "org", "acme", "seats", "--json")).stdout)

        assert (shown["view"], shown["scope"]) == ("seats", {"kind": "org", "name": "acme"})
        assert sum(group["seats"] for group in shown["groups"]) == shown["seats"] > 0
        assert "login" not in json.dumps(shown)

    async def test_json_tells_the_view_and_the_same_figures(self) -> None:
        """Whoever reads JSON makes a view of it by himself."""
        summary, view = [
            json.loads((await run("show", "org", "acme", *words, "7d", "--json")).stdout)
            for words in ((), ("by", "language"))
        ]

        assert (summary.pop("view"), view.pop("view")) == ("summary", "by language")
        assert summary == view

    async def test_json_of_people_has_no_person_in_it(self) -> None:
        """Counts under the names of the facts, and the scope as everywhere."""
        shown = await run("show", "org", "acme", "people", "28d", "--json")
        document = json.loads(shown.stdout)

        assert (document["view"], document["scope"]) == ("people", {"kind": "org", "name": "acme"})
        assert document["people"] == sum(step["people"] for step in document["by_days"])
        assert not re.search(r"login|user_id", shown.stdout)
