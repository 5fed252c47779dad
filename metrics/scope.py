"""Whose figures are asked for, and over which days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

WEEK = 7


class ScopeKind(StrEnum):
    """The four things GitHub keeps Copilot figures for; the words are those of the command."""

    ENTERPRISE = "enterprise"
    ORG = "org"
    ENTERPRISE_TEAM = "enterprise-team"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Scope:
    """An enterprise, an organization, an enterprise team or a team, in lower case.

    GitHub ignores the case of these names, so two spellings are one scope.
    `owner` is the enterprise's slug or the organization's login.
    """

    kind: ScopeKind
    owner: str
    team: str | None = None

    @classmethod
    def of(cls, kind: ScopeKind, name: str) -> Self:
        """Return the scope called "acme" or, for the two kinds of team, "acme/platform"."""
        owner, _, team = name.lower().partition("/")
        return cls(kind, owner, team or None)

    @property
    def name(self) -> str:
        """The name as it is typed: "acme" or "acme/platform"."""
        return self.owner if self.team is None else f"{self.owner}/{self.team}"

    @property
    def is_team(self) -> bool:
        """Whether this is a team of an organization or of an enterprise."""
        return self.team is not None

    def of_owner(self) -> "Scope":
        """Return the enterprise or organization that this is, or is a team of."""
        of_enterprise = self.kind in {ScopeKind.ENTERPRISE, ScopeKind.ENTERPRISE_TEAM}
        return Scope(ScopeKind.ENTERPRISE if of_enterprise else ScopeKind.ORG, self.owner)

    def __str__(self) -> str:
        """Return the scope as it is typed behind the command: "org acme"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last UTC day, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a period cannot end ({self.last}) before it begins ({self.first})")

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it, in order."""
        return tuple(self.first + timedelta(days=n) for n in range(self.length))

    def before(self) -> "Period":
        """Return the period of the same length before this one, to compare it with.

        It ends where this one begins; less than a week is held against the same weekdays of the
        week before, because a Sunday is no measure for a Monday.
        """
        distance = timedelta(days=max(self.length, WEEK))
        return Period(self.first - distance, self.last - distance)

    def up_to(self, day: date) -> "Period":
        """Return the part of it that ends with `day` at the latest; ValueError where none does."""
        return Period(self.first, min(self.last, day))

    @classmethod
    def ending(cls, last: date, length: int) -> Self:
        """Return the period of `length` days that ends with `last`."""
        return cls(last - timedelta(days=length - 1), last)


@dataclass(frozen=True, slots=True)
class LastDays:
    """The last so many days that GitHub has processed; which days those are, GitHub tells."""

    length: int


Asked = Period | LastDays
