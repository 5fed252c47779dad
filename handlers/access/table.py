"""The table of docs/access.md, made of the rules: `python -m handlers.access.table` prints it."""

from collections.abc import Iterator

from handlers.access.rules import (
    RULES,
    Action,
    Named,
    Person,
    Place,
    Policy,
    Role,
    Shown,
    Standing,
    decide,
)
from metrics.scope import Scope, ScopeKind

PLACES = (Place.PUBLIC, Place.PRIVATE, Place.DIRECT, Place.ELSEWHERE, Place.SHARED)
WHO = {
    Role.NOBODY: "everybody, guests too",
    Role.VIEWER: "viewers",
    Role.ANALYST: "analysts",
    Role.ADMINISTRATOR: "administrators",
}
CELLS = {Shown.CHANNEL: "to all there", Shown.ASKER: "to the asker", None: "–"}

_SCOPE = Scope.of(ScopeKind.ORG, "acme")
_POLICY = Policy(
    analysts=Named(users=frozenset({Role.ANALYST.name})),
    administrators=Named(users=frozenset({Role.ADMINISTRATOR.name})),
)


def somebody(role: Role) -> Person:
    """Return a person who has this role under `shown_to`; nobody is a guest."""
    return Person(role.name, Standing.GUEST if role is Role.NOBODY else Standing.MEMBER)


def shown_to(action: Action, role: Role, place: Place) -> Shown | None:
    """Return who sees it when somebody with a role does this in a place; None where they may not."""
    verdict = decide(
        _POLICY, somebody(role), place, channel="C0EXAMPLE", action=action, scope=_SCOPE
    )
    return verdict.shown if verdict.allowed else None


def table() -> Iterator[str]:
    """Yield the lines of the table: a row for each action, a column for each kind of place."""
    yield f"| Action | Who may | {' | '.join(f'In a {place}' for place in PLACES)} |"
    yield f"|{'---|' * (len(PLACES) + 2)}"
    for action, rule in RULES.items():
        cells = (CELLS[shown_to(action, rule.role, place)] for place in PLACES)
        yield f"| {action} | {WHO[rule.role]} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201 - this is what it is for
