"""The names of organizations, enterprises and teams, as GitHub makes them."""

import re

from handlers import words
from metrics.scope import Scope, ScopeKind

_TEAM_OF = {ScopeKind.ORG: ScopeKind.TEAM, ScopeKind.ENTERPRISE: ScopeKind.ENTERPRISE_TEAM}
_LOGIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_SLUG = re.compile(r"[a-z0-9_][a-z0-9._-]{0,99}")


class ScopeError(Exception):
    """The keyword and the name do not make a scope.

    `instead` is one that they could make, and that is probably what was meant.
    """

    def __init__(self, sentence: str, *, instead: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.instead = instead


def scope_of(kind: ScopeKind, name: str) -> Scope:
    """Return the scope of that name; raises ScopeError where GitHub cannot have it."""
    owner, slash, team = name.partition("/")
    if slash and kind in _TEAM_OF:
        raise ScopeError(words.not_a_team(kind, name), instead=f"{_TEAM_OF[kind]} {name}")
    if not slash and kind not in _TEAM_OF:
        raise ScopeError(words.owner_missing(kind, name))
    if not _LOGIN.fullmatch(owner):
        raise ScopeError(words.owner_impossible(owner))
    if slash and not _SLUG.fullmatch(team):
        raise ScopeError(words.team_impossible(team))
    return Scope.of(kind, name)
