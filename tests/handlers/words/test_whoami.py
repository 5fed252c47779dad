"""What somebody may see here and why, in words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.access.rules import Audience, Named, Person, Place, Policy, Standing
from handlers.words.whoami import Found, whoami
from metrics.scope import Scope, ScopeKind
from storage.logins import LoginRow

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
ACME, BETA = (Scope.of(ScopeKind.ORG, name) for name in ("acme", "beta"))
LIMITED = Policy(
    frozenset({ACME, BETA}),
    {BETA: Audience(frozenset({"C1"}), frozenset({"S1"}))},
    Named(frozenset({"U9"})),
)
VIEWER = Found(Person("U1", Standing.MEMBER), Place.PUBLIC, "C2", LIMITED, None, None)


def test_a_viewer_reads_what_and_why_and_where() -> None:
    """Each part is a line of its own."""
    assert whoami(VIEWER).splitlines() == [
        "You are a *viewer*, because every full member of this workspace is one.",
        (
            "• You may see the figures of a scope; get the figures of a scope as CSV; get links to "
            "reports; subscribe a channel to a scope; see a channel's subscriptions and change your "
            "own; see your own figures; say which GitHub login is yours."
        ),
        "• People by name are for analysts, and the audit record is for administrators.",
        "• I answer for `org acme`, `org beta`, each with its teams, with these limits:",
        "• `org beta` only in <#C1>, and for people in the user group `S1`, so not for you here.",
        (
            "• In this public channel, everybody sees the figures; you alone see what is about "
            "persons."
        ),
        "• Only you can see this.",
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(VIEWER, channel="C1"), "`S1`, which is here."),
        (
            replace(VIEWER, person=Person("U1", Standing.MEMBER, frozenset({"S1"}))),
            "`S1`, and you are in it.",
        ),
        (
            replace(VIEWER, person=Person("U9", Standing.MEMBER)),
            "You are an *analyst*, because the access file names you.",
        ),
        (
            replace(VIEWER, person=Person("U1", Standing.MEMBER, untold=frozenset({"S1"}))),
            "Slack did not tell who is in `S1`, which counts as if you were not.",
        ),
        (replace(VIEWER, place=Place.SHARED), "In this channel I show nothing, because"),
        (replace(VIEWER, place=Place.ELSEWHERE), "answers here are for you alone."),
        (replace(VIEWER, place=Place.DIRECT), "nobody else sees the answers."),
        (
            replace(VIEWER, login=LoginRow("U1", "octocat", NOW)),
            "`octocat`, which no administrator has confirmed yet.",
        ),
        (
            replace(VIEWER, login=LoginRow("U1", "octocat", NOW, "U2", NOW)),
            "Your login on GitHub is `octocat`.",
        ),
        (replace(VIEWER, policy=Policy()), "I answer for everything that my token at GitHub"),
    ],
)
def test_each_circumstance_has_its_words(found: Found, said: str) -> None:
    """What is so for one person in one place."""
    assert said in whoami(found)


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.MEMBER])
def test_who_may_see_nothing_reads_why(standing: Standing) -> None:
    """And nothing of scopes, channels or groups."""
    said = whoami(replace(VIEWER, person=Person("U1", standing)))

    assert said.startswith("You may see nothing here, because ")
    assert "acme" not in said


def test_a_broken_file_is_told_to_administrators_only() -> None:
    """They can mend it."""
    broken = replace(VIEWER, broken="line 2 <is> wrong")
    admin = Person("U1", Standing.MEMBER, is_workspace_admin=True)

    assert "broken" not in whoami(broken)
    assert "what it said before holds: line 2 &lt;is&gt; wrong." in whoami(
        replace(broken, person=admin)
    )
