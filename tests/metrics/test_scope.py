"""Whose figures, and over which days."""

from datetime import date, timedelta

import pytest

from metrics.scope import Period, Scope, ScopeKind


def test_two_spellings_are_one_scope() -> None:
    """GitHub ignores the case of its names."""
    assert Scope.of(ScopeKind.ORG, "acme") == Scope.of(ScopeKind.ORG, "Acme")


def test_the_same_name_is_another_scope_for_another_kind() -> None:
    """An organization and an enterprise may share a name."""
    assert Scope.of(ScopeKind.ORG, "acme") != Scope.of(ScopeKind.ENTERPRISE, "acme")


@pytest.mark.parametrize(
    ("kind", "name", "text", "is_team"),
    [
        (ScopeKind.ORG, "acme", "org acme", False),
        (ScopeKind.ENTERPRISE, "acme-inc", "enterprise acme-inc", False),
        (ScopeKind.TEAM, "acme/Platform", "team acme/platform", True),
        (ScopeKind.ENTERPRISE_TEAM, "acme-inc/core", "enterprise-team acme-inc/core", True),
    ],
)
def test_a_scope_is_written_as_it_is_typed(
    kind: ScopeKind, name: str, text: str, *, is_team: bool
) -> None:
    """The kind, the owner, and the team where there is one."""
    scope = Scope.of(kind, name)

    assert (text, is_team) == (str(scope), scope.is_team)


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        (date(2026, 11, 19), date(2026, 11, 19), 1),
        (date(2026, 11, 13), date(2026, 11, 19), 7),
        (date(2028, 2, 28), date(2028, 3, 1), 3),
        (date(2026, 2, 28), date(2026, 3, 1), 2),
        (date(2025, 12, 31), date(2026, 1, 1), 2),
    ],
)
def test_both_ends_belong_to_a_period(first: date, last: date, length: int) -> None:
    """Leap days and the turn of the year are days like others."""
    period = Period(first, last)

    assert length == period.length == len(period.days)
    assert (first, last) == (period.days[0], period.days[-1])
    assert period == Period.ending(last, length)


def test_the_period_before_ends_where_this_one_begins() -> None:
    """It has the same length, over the leap day and over the new year."""
    assert (
        Period(date(2028, 2, 23), date(2028, 2, 29))
        == Period(date(2028, 3, 1), date(2028, 3, 7)).before()
    )
    assert (
        Period(date(2025, 12, 4), date(2025, 12, 31))
        == Period.ending(date(2026, 1, 28), 28).before()
    )


def test_a_period_cannot_end_before_it_begins() -> None:
    """Such a period is a mistake, not an empty one."""
    day = date(2026, 11, 19)
    with pytest.raises(ValueError, match="before it begins"):
        Period(day, day - timedelta(days=1))


def test_the_part_up_to_a_day() -> None:
    """Nothing is cut off behind the end, and a day before the beginning leaves nothing."""
    period = Period(date(2026, 11, 1), date(2026, 11, 21))

    assert Period(date(2026, 11, 1), date(2026, 11, 19)) == period.up_to(date(2026, 11, 19))
    assert period == period.up_to(date(2026, 12, 1))
    with pytest.raises(ValueError, match="before it begins"):
        period.up_to(date(2026, 10, 31))
