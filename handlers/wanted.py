"""What may be wanted besides figures; a `handlers.request.Request` is wanted too.

Each type has one act in `handlers/acts`, which says what must be allowed for it.
"""

from dataclasses import dataclass

from metrics.scope import Asked, Scope


@dataclass(frozen=True, slots=True)
class WhoAmI:
    """What somebody may see here, and why."""


@dataclass(frozen=True, slots=True)
class OwnFiguresWanted:
    """Somebody's own figures."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class LoginClaimed:
    """Somebody says which GitHub login is theirs; it is in lower case."""

    login: str


@dataclass(frozen=True, slots=True)
class LoginConfirmed:
    """Somebody else is said to have that login; both are named, so that neither is mistaken."""

    slack_user: str
    login: str


@dataclass(frozen=True, slots=True)
class ActivePeopleWanted:
    """The names of who was active."""

    scope: Scope
    asked: Asked


@dataclass(frozen=True, slots=True)
class HomeWanted:
    """Somebody's App Home; `known` is the hash of the one they see, None where they see none."""

    known: str | None


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """The newest of the audit record, of so many days."""

    days: int
