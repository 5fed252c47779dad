"""`REPORT_LINKS`, as the rules see it."""

from pathlib import Path

import pytest

from handlers.access import Action, LinksFor, Shown, Verdict, Why
from handlers.access.policy import PolicyFile
from handlers.access.rules import Named, Person, Place, Policy, Standing, decide
from metrics.scope import Scope, ScopeKind

ACME = Scope.of(ScopeKind.ORG, "acme")
VIEWER = Person("U1", Standing.MEMBER)
ANALYST = Person("U2", Standing.MEMBER)
TOTALS, USERS = Action.REPORT_LINKS, Action.USER_REPORT_LINKS


def verdict(links_for: LinksFor, person: Person, action: Action) -> Verdict:
    policy = Policy(analysts=Named(users=frozenset({ANALYST.id})), links_for=links_for)
    return decide(policy, person, Place.PUBLIC, channel="C1", action=action, scope=ACME)


@pytest.mark.parametrize(
    ("links_for", "person", "action", "why", "shown"),
    [
        (LinksFor.THREAD, VIEWER, TOTALS, Why.ALLOWED, Shown.CHANNEL),
        (LinksFor.THREAD, VIEWER, USERS, Why.ROLE, Shown.ASKER),
        (LinksFor.THREAD, ANALYST, USERS, Why.ALLOWED, Shown.ASKER),
        (LinksFor.ASKER, VIEWER, TOTALS, Why.ALLOWED, Shown.ASKER),
        (LinksFor.ASKER, ANALYST, USERS, Why.ALLOWED, Shown.ASKER),
        (LinksFor.OFF, VIEWER, TOTALS, Why.LINKS_OFF, Shown.ASKER),
        (LinksFor.OFF, ANALYST, USERS, Why.LINKS_OFF, Shown.ASKER),
    ],
)
def test_who_sees_links(
    links_for: LinksFor, person: Person, action: Action, why: Why, shown: Shown
) -> None:
    """Those about users are only ever for the asker; the setting makes the others stricter."""
    found = verdict(links_for, person, action)
    assert (found.why, found.shown) == (why, shown)


@pytest.mark.parametrize("links_for", LinksFor)
def test_figures_do_not_depend_on_it(links_for: LinksFor) -> None:
    """Only links do."""
    assert verdict(links_for, VIEWER, Action.FIGURES).shown is Shown.CHANNEL


def test_the_setting_holds_with_and_without_an_access_file(tmp_path: Path) -> None:
    """A file that says who is who says nothing about links."""
    path = tmp_path / "access.toml"
    path.write_text('[roles.analyst]\nusers = ["U2ANALYST"]\n')
    policies = [PolicyFile(at, None, LinksFor.OFF).read() for at in (None, path)]

    assert [policy.links_for for policy in policies] == [LinksFor.OFF, LinksFor.OFF]
    assert policies[1].analysts == Named(users=frozenset({"U2ANALYST"}))
