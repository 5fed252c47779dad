"""All teams in words: who stands out by share, nobody of a small team, and the rest in a sentence."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from charts.values import RankedBars
from handlers.request import ViewName
from handlers.told import Told
from handlers.views import message_of, view_of
from metrics.all_teams import Activity, AllTeams, TeamFigures
from metrics.scope import Period, Scope, ScopeKind
from sandbox.slack.blocks import problems_of_blocks

LAST = date(2026, 11, 19)
PERIOD = Period.ending(LAST, 28)
SPACE = "\N{NARROW NO-BREAK SPACE}"


def team(name: str, active: int, members: int = 20, number: int = 0) -> TeamFigures:
    return TeamFigures(
        team_id=number or sum(name.encode()),
        name=name,
        days=28,
        members=members,
        in_other_teams=0,
        activity=Activity(active, 3, 25, 100) if active >= 5 else None,
    )


def teams_of(*teams: TeamFigures) -> AllTeams:
    return AllTeams(
        scope=Scope.of(ScopeKind.ORG, "acme"),
        period=PERIOD,
        report="users-1-day + user-teams-1-day",
        teams=teams,
        members=40,
        active=30,
        in_several=0,
        in_no_team=0,
        days=PERIOD.days,
        missing=(),
        pending=(),
        provisional=(),
        fetched_at=datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
    )


def told(teams: AllTeams) -> Told:
    view = view_of(ViewName.TEAMS)
    assert view is not None
    return view.tell(teams)


def sentence(teams: AllTeams) -> str:
    return told(teams).sentence.replace(SPACE, " ")


def lines(teams: AllTeams) -> list[str]:
    return [f"{row.name} {row.said}".replace(SPACE, " ") for row in told(teams).rows]


def notes(teams: AllTeams) -> str:
    what = told(teams)
    return " ".join((*what.notes, what.source)).replace(SPACE, " ")


def test_the_sentence_has_the_whole_and_the_range() -> None:
    """Distinct people of all teams, and the highest and the lowest share."""
    assert sentence(teams_of(team("web", 18), team("data", 15), team("docs", 5))) == (
        "In the 3 teams of acme that GitHub lists, 30 of 40 members (75.0 %) used Copilot in the "
        "28 days to 19 Nov 2026; from 90.0 % in web to 25.0 % in docs."
    )


@pytest.mark.parametrize(
    "teams",
    [
        (team("web", 18),),
        (team("web", 18), team("data", 18)),
        (team("web", 18), team("docs", 4)),
        (team("docs", 4),),
    ],
)
def test_one_share_is_no_range(teams: tuple[TeamFigures, ...]) -> None:
    """And a team of few active people is at no end of it."""
    assert sentence(teams_of(*teams)).endswith("used Copilot in the 28 days to 19 Nov 2026.")


def test_a_day_that_is_not_processed_is_not_counted() -> None:
    """The sentence speaks of the days there are."""
    days = PERIOD.days
    found = replace(teams_of(team("web", 18)), days=days[:1], pending=days[1:])

    assert sentence(found).endswith("used Copilot on 23 Oct 2026.")
    assert "24 Oct – 19 Nov 2026 are not processed yet" in notes(found)


def test_each_team_has_its_figures() -> None:
    """Share, people, acceptance, agents; where there is more to know, that too."""
    small = replace(team("docs", 1), days=9, in_other_teams=2)
    nothing = replace(team("ops", 6), activity=Activity(6, 0, None, None))

    web, ops, docs = lines(teams_of(team("web", 18), nothing, small))
    assert web == (
        "web 90.0 % · 18 of 20 members active · 25.0 % of 100 completions accepted · 3 with agents"
    )
    assert ops == "ops 30.0 % · 6 of 20 members active · no completions suggested · 0 with agents"
    assert docs == (
        "docs 20 members, too few active people to break down · 2 also in another team · "
        "listed on 9 days"
    )


def test_every_row_has_a_cell_for_each_column() -> None:
    """The terminal shows the same figures as a table, and of a small team none either."""
    what = told(teams_of(team("web", 18), team("docs", 4)))

    assert {len(row.cells) + 1 for row in what.rows} == {len(what.columns)}
    assert what.rows[1].cells == ("–", "< 5", "20", "–", "–", "28")


def test_more_teams_than_fit_are_told_in_words() -> None:
    """The largest have rows; of the others there is the span and the middle."""
    large = [team(f"large-{n}", 15, 30, n) for n in range(1, 13)]
    rest = [team(f"small-{n}", n, 10, n + 100) for n in range(4, 9)]
    found = teams_of(*large, *rest)

    assert len(lines(found)) == 12
    assert (
        "5 more teams have no more members than these; their active shares are between 50.0 % and "
        "80.0 %, half of them 65.0 % or above." in notes(found)
    )
    chart = told(found).chart
    assert isinstance(chart, RankedBars)
    assert (len(chart.bars), chart.heading) == (12, "Active members, the 12 largest teams")


def test_coverage_is_told() -> None:
    """Overlap, people without a team, the rule of five seats, and days without teams."""
    found = replace(
        teams_of(team("web", 18)), in_several=21, in_no_team=1, missing=(date(2026, 11, 2),)
    )

    for said in (
        "21 members are in more than one team, and counted once in the sum.",
        "1 active person is in no listed team.",
        "fewer than five Copilot seats",
        "Source: users-1-day + user-teams-1-day, last day Thu 19 Nov 2026 (UTC).",
        "No teams listed on 2 Nov 2026.",
        "Fetched 21 Nov 2026 08:30 UTC.",
    ):
        assert said in notes(found)


def test_the_chart_has_a_bar_a_team_against_all_of_them() -> None:
    """A team of which nothing may be told has no bar."""
    chart = told(teams_of(team("web", 18), team("docs", 4))).chart

    assert isinstance(chart, RankedBars)
    assert [(bar.name, bar.value) for bar in chart.bars] == [("web", 0.9), ("docs", None)]
    assert (chart.full, chart.level) == (1.0, 0.75)


@pytest.mark.parametrize("name", ["<!channel>", "W" * 100, "日本"])
def test_slack_takes_a_thousand_teams_of_any_name(name: str) -> None:
    """The message is within every limit."""
    many = [team(name, 5 + n % 15, 20, n + 1) for n in range(1000)]
    message = message_of(view_of(ViewName.TEAMS), teams_of(*many))

    assert "<!" not in message.text
    assert len(message.text) <= 4000
    assert problems_of_blocks(message.blocks("F0123456789"), "message") == []
    assert "Source: " in message.below[-1]["elements"][0]["text"]
