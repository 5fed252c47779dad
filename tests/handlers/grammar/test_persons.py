"""The questions about single people, and about who may see what."""

from datetime import date

import pytest

from handlers.grammar import understand
from handlers.request import Misunderstood, Request, ViewName
from handlers.wanted import (
    ActivePeopleWanted,
    AuditWanted,
    LoginClaimed,
    LoginConfirmed,
    OwnFiguresWanted,
    PeopleCsvWanted,
    WhoAmI,
)
from metrics.scope import LastDays, Period, Scope, ScopeKind

TODAY = date(2026, 11, 21)
ACME = Scope.of(ScopeKind.ORG, "acme")
TEAM = Scope.of(ScopeKind.TEAM, "acme/platform")
QUESTION = Request(TEAM, LastDays(7), ViewName.LANGUAGES)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("whoami", WhoAmI()),
        ("WhoAmI?", WhoAmI()),
        ("me", OwnFiguresWanted(LastDays(28))),
        ("me 7d", OwnFiguresWanted(LastDays(7))),
        ("me 2026-11-12", OwnFiguresWanted(Period(date(2026, 11, 12), date(2026, 11, 12)))),
        ("link-github octocat", LoginClaimed("octocat")),
        ("link-github @Mona_acme", LoginClaimed("mona_acme")),
        ("confirm U0TOMAS001 octocat", LoginConfirmed("U0TOMAS001", "octocat")),
        ("who org acme", ActivePeopleWanted(ACME, LastDays(28))),
        ("who is active in org acme 7d?", ActivePeopleWanted(ACME, LastDays(7))),
        ("who was active in team acme/platform", ActivePeopleWanted(TEAM, LastDays(28))),
        ("who org acme as csv", PeopleCsvWanted(ACME, LastDays(28))),
        ("who team acme/platform 7d csv", PeopleCsvWanted(TEAM, LastDays(7))),
        ("audit", AuditWanted(7)),
        ("audit 30d", AuditWanted(30)),
    ],
)
def test_what_is_wanted(text: str, wanted: object) -> None:
    """In any case, and as a sentence."""
    assert understand(text, None, TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("me", OwnFiguresWanted(LastDays(7))),
        ("who", ActivePeopleWanted(TEAM, LastDays(7))),
        ("who is active?", ActivePeopleWanted(TEAM, LastDays(7))),
        ("who org acme", ActivePeopleWanted(ACME, LastDays(28))),
    ],
)
def test_in_a_thread_its_question_says_the_rest(text: str, wanted: object) -> None:
    """The scope and the days are those of the thread."""
    assert understand(text, QUESTION, TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("whoami now", "I do not know “now”."),
        ("me org acme", "I do not know “org”."),
        ("me 3 months", "I count in days and weeks"),
        ("link-github", "Which GitHub login is yours?"),
        ("link-github a b", "Which GitHub login is yours?"),
        ("link-github -ümlaut", "“ümlaut” cannot be a login on GitHub"),
        ("confirm octocat", "Name the person's id in Slack and the login"),
        ("confirm @tomas octocat", "Name the person's id in Slack and the login"),
        ("who", "Name an organization, an enterprise or a team"),
        ("who org acme by language", "Name an organization, an enterprise or a team"),
        ("who acme", "I do not know “acme”."),
        ("audit last month", "I show the record of the last days"),
        ("audit yesterweek", "I do not know “yesterweek”."),
    ],
)
def test_what_is_not_understood_has_its_sentence(text: str, said: str) -> None:
    """And the line that shows how it is written."""
    with pytest.raises(Misunderstood) as misunderstood:
        understand(text, None, TODAY)

    assert misunderstood.value.sentence.startswith(said)
    assert "`/copilot-metrics " in misunderstood.value.help_line
