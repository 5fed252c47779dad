"""The view of people says how many, and never who."""

from dataclasses import replace
from datetime import UTC, date, datetime

from charts.values import ColumnsAndBars, RankedBars
from handlers.messages import told_message
from handlers.views.people import IN_A_SENTENCE, USES, tell
from metrics.active_people import (
    ActiveDays,
    ActivePeople,
    PhaseMove,
    PhaseMoves,
    Quartiles,
    Surface,
    Use,
    Uses,
)
from metrics.scope import Period, Scope, ScopeKind
from sandbox.slack.blocks import problems_of_blocks

LAST = date(2026, 11, 19)
MONTH = Period.ending(LAST, 28)
SPACE = "\N{NARROW NO-BREAK SPACE}"
FACTS = ActivePeople(
    scope=Scope.of(ScopeKind.ORG, "acme"),
    period=MONTH,
    people=40,
    before=32,
    members=None,
    by_days=(ActiveDays(1, 2, 10), ActiveDays(3, 28, 30)),
    median_days=12,
    uses=Uses(
        40,
        (Use(Surface.COMPLETION, 36, 8), Use(Surface.CHAT, 20, 0), Use(Surface.APP, None, None)),
        Quartiles(4, 9.5, 30),
    ),
    phases=PhaseMoves(
        Period(MONTH.first, date(2026, 10, 29)),
        Period.ending(LAST, 7),
        (PhaseMove(None, 1, 3), PhaseMove(1, 2, 1), PhaseMove(2, 1, 4), PhaseMove(2, 2, 5)),
    ),
    reports=("users-28-day",),
    last_day=LAST,
    provisional=(LAST,),
    missing=(date(2026, 11, 2),),
    pending=(),
    without_rows=(),
    fetched_at=datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
)


def sentence(people: ActivePeople) -> str:
    return tell(people).sentence.replace(SPACE, " ")


def lines(people: ActivePeople) -> list[str]:
    return [f"{row.name}: {row.said}".replace(SPACE, " ") for row in tell(people).rows]


def test_the_sentence_says_how_many_how_often_and_what_for() -> None:
    """And how phases moved, where they are known."""
    assert sentence(FACTS) == (
        "40 people in acme used Copilot in the 28 days to 19 Nov 2026, 25.0 % more than in "
        "25 Sep – 22 Oct 2026, half of them on 12 or more days; 90.0 % used code completion and "
        "50.0 % chat. From the first week to the last, 1 person rose to a higher AI adoption "
        "phase, 4 fell to a lower one and 5 stayed."
    )


def test_every_figure_has_a_row() -> None:
    """A use that GitHub did not tell of is missing, and no zero."""
    assert lines(FACTS) == [
        "Active people: 40 people",
        "Active on 1–2 days: 10 people, 25.0 %",
        "Active on 3–28 days: 30 people, 75.0 %",
        "Code completion: 36 people, 90.0 % · 8 used nothing else",
        "Chat: 20 people, 50.0 %",
        "Copilot app: –",
        "Prompts per person: 10 at the median, from 4 to 30 in the middle half",
        "Higher AI adoption phase: 1 person, 10.0 %",
        "Lower AI adoption phase: 4 people, 40.0 %",
        "Same AI adoption phase: 5 people, 50.0 %",
        "Phase in the last week only: 3 people",
        "Phase in the first week only: 0 people",
    ]


def test_of_fewer_than_five_people_only_their_number_is_said() -> None:
    """In the sentence, the rows and the picture."""
    few = replace(
        FACTS, people=4, before=None, by_days=(), median_days=None, uses=None, phases=None
    )

    assert sentence(few) == (
        "4 people in acme used Copilot in the 28 days to 19 Nov 2026. "
        "So few are only counted, because more could be traced to one of them."
    )
    assert lines(few) == ["Active people: 4 people"]
    assert isinstance(tell(few).chart, RankedBars)
    assert "Nobody in acme used Copilot" in sentence(replace(few, people=0))


def test_a_team_is_held_against_its_members() -> None:
    """Everybody who was in it on one of the days."""
    team = replace(FACTS, scope=Scope.of(ScopeKind.TEAM, "acme/web"), members=50)

    assert sentence(team).startswith("40 of 50 members of acme/web used Copilot in the 28 days")
    assert lines(team)[0] == "Active people: 40 people, 80.0 %"


def test_a_single_day_has_no_distribution() -> None:
    """Everybody was active on one day of one."""
    day = replace(
        FACTS, period=Period(LAST, LAST), by_days=(ActiveDays(1, 1, 40),), phases=None, missing=()
    )

    assert sentence(day).startswith(
        "40 people in acme used Copilot on 19 Nov 2026, 25.0 % more than on 12 Nov 2026; 90.0 %"
    )
    assert isinstance(tell(day).chart, RankedBars)
    assert lines(day)[1].startswith("Code completion")


def test_what_is_not_known_is_said() -> None:
    """Days without rows, people without rows, and days that GitHub has not processed."""
    partly = replace(
        FACTS,
        people=42,
        period=Period(MONTH.first, date(2026, 11, 21)),
        pending=(date(2026, 11, 20), date(2026, 11, 21)),
        without_rows=(MONTH.first,),
    )
    told = tell(partly)
    notes = " ".join(told.notes)

    assert "in the 28 days to 19 Nov 2026" in told.sentence
    assert "Uses are of the 40 people whose rows are kept." in notes
    assert "Of 1 day only who was active is kept" in notes
    assert "No figures for 2 Nov 2026" in told.source
    assert "20–21 Nov 2026 are not processed yet" in told.source


def test_slack_takes_the_message_and_its_picture_says_the_same() -> None:
    """Every step and every use is in the alternative text."""
    message = told_message(tell(FACTS))

    assert problems_of_blocks(message.blocks("F0123456789"), "message") == []
    assert isinstance(message.chart, ColumnsAndBars)
    assert message.alt_text == (
        "acme: bar charts, People using GitHub Copilot, 23 Oct – 19 Nov 2026. "
        "40 people by active days: 1–2 of 28 days 10; 3–28 of 28 days 30. "
        "People who used: Code completion 36; Chat 20; Copilot app –."
    )


def test_every_surface_has_its_words() -> None:
    """In a row, and in a sentence."""
    assert set(USES) == set(IN_A_SENTENCE) == set(Surface)
