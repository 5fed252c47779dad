"""What is asked about subscriptions by their numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar import understand
from handlers.grammar.ahead import read_day_ahead
from handlers.grammar.dates import PeriodError
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.wanted import (
    MoveWanted,
    PauseWanted,
    PreviewWanted,
    ResumeWanted,
    StopWanted,
    SubscriptionsWanted,
    UnsubscribeWanted,
)
from metrics.scope import LastDays, Scope, ScopeKind

TODAY = date(2026, 11, 21)
THREAD = Request(Scope.of(ScopeKind.ORG, "acme"), LastDays(28))


@pytest.mark.parametrize("question", [None, THREAD], ids=["command", "thread"])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("subscriptions", SubscriptionsWanted()),
        ("Subscriptions here", SubscriptionsWanted()),
        ("digests", SubscriptionsWanted()),
        ("alerts", SubscriptionsWanted()),
        ("preview 1", PreviewWanted(1)),
        ("preview #12", PreviewWanted(12)),
        ("preview subscription no 3", PreviewWanted(3)),
        ("pause 1", PauseWanted(1)),
        ("pause 1 until 2026-12-01", PauseWanted(1, date(2026, 12, 1))),
        ("pause 1 until 1 December", PauseWanted(1, date(2026, 12, 1))),
        ("pause 1 till Jan 7", PauseWanted(1, date(2027, 1, 7))),
        ("pause 1 for 2 weeks", PauseWanted(1, date(2026, 12, 5))),
        ("resume 1", ResumeWanted(1)),
        ("move 1 <#C0ENGINEER|engineering>", MoveWanted(1, "C0ENGINEER")),
        ("move 1 to <#C0ENGINEER|>", MoveWanted(1, "C0ENGINEER")),
        ("move 1 to <#C0ENGINEER>", MoveWanted(1, "C0ENGINEER")),
        ("move 1 #engineering", MoveWanted(1, "#engineering")),
        ("move #1 to #Größe-2", MoveWanted(1, "#größe-2")),
        ("move #1 #1", MoveWanted(1, "#1")),
        ("move 1 here", MoveWanted(1, None)),
        ("unsubscribe 1", UnsubscribeWanted(1)),
        ("stop 1", UnsubscribeWanted(1)),
        ("cancel 1", UnsubscribeWanted(1)),
        ("unsubscribe from digest 2", UnsubscribeWanted(2)),
        ("help subscriptions", HelpWanted("subscriptions")),
        ("help digests", HelpWanted("subscriptions")),
        ("help alerts", HelpWanted("subscriptions")),
        ("help goals", HelpWanted("subscriptions")),
    ],
)
def test_what_is_wanted(text: str, question: Request | None, wanted: object) -> None:
    """In a thread as behind the command."""
    assert understand(text, question, TODAY) == wanted


@pytest.mark.parametrize("text", ["unsubscribe", "stop", "stop it please"])
def test_without_a_number_the_thread_tells_which_one(text: str) -> None:
    """Whoever acts on it looks."""
    assert understand(text, None, TODAY) == StopWanted()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("preview", "Which subscription? Name it by its number:"),
        ("pause acme", "Which subscription? Name it by its number:"),
        ("resume 1 2", "I do not know “2”."),
        ("subscriptions acme", "I do not know “acme”."),
        ("pause 1 until yesterday", "Fri 20 Nov 2026 is not after today."),
        ("pause 1 until 2026-11-21", "Sat 21 Nov 2026 is not after today."),
        (
            "pause 1 until whenever",
            "I do not know the day “whenever”. Write it like `until friday`",
        ),
        ("pause 1 until 3/4", "“3/4” means different days"),
        ("move 1", "Where to? Name the channel like `#copilot`"),
        ("move 1 engineering", "Where to? Name the channel like `#copilot`"),
    ],
)
def test_what_is_not_understood_is_told_kindly(text: str, sentence: str) -> None:
    """With how it is written."""
    with pytest.raises(Misunderstood) as answer:
        understand(text, None, TODAY)

    assert answer.value.sentence.startswith(sentence)
    assert answer.value.help_line.startswith("It is written `/copilot-metrics ")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", date(2026, 11, 22)),
        ("monday", date(2026, 11, 23)),
        ("next saturday", date(2026, 11, 28)),
        ("next week", date(2026, 11, 23)),
        ("next month", date(2026, 12, 1)),
        ("14d", date(2026, 12, 5)),
        ("a week", date(2026, 11, 28)),
        ("one day", date(2026, 11, 22)),
        ("in 3 days", date(2026, 11, 24)),
        ("december", date(2026, 12, 1)),
        ("2027-01", date(2027, 1, 1)),
        ("q1", date(2027, 1, 1)),
        ("2027-w01", date(2027, 1, 4)),
        ("20 november", date(2027, 11, 20)),
        ("acme", None),
    ],
)
def test_a_day_to_come(text: str, day: date | None) -> None:
    """Of a week, month or quarter it is the first."""
    assert read_day_ahead(text, TODAY) == day


@given(st.text(max_size=20), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_a_day_to_come_is_to_come(text: str, today: date) -> None:
    """Whatever is written."""
    try:
        day = read_day_ahead(text, today)
    except PeriodError:
        return
    assert day is None or day > today
