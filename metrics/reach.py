"""How far back GitHub's reports go.

https://docs.github.com/en/rest/copilot/copilot-usage-metrics
"""

from datetime import date, timedelta

from metrics.scope import Scope, ScopeKind

KEPT_DAYS = 365
_FIRST_ENTERPRISE_DAY = date(2025, 10, 10)
_FIRST_ORG_DAY = date(2025, 12, 12)
# Reports of who is in which team came in May 2026; GitHub does not name the day.
_FIRST_TEAM_DAY = date(2026, 5, 1)
# Those of repositories came in July 2026; the first day that GitHub's documentation shows is the 14th.
_FIRST_REPOSITORY_DAY = date(2026, 7, 1)


def oldest_day(kind: ScopeKind, today: date) -> date:
    """Return the first day that GitHub still has for a scope of that kind, or for its owner."""
    of_enterprise = kind in {ScopeKind.ENTERPRISE, ScopeKind.ENTERPRISE_TEAM}
    first = _FIRST_ENTERPRISE_DAY if of_enterprise else _FIRST_ORG_DAY
    return max(first, today - timedelta(days=KEPT_DAYS))


def oldest_day_with_figures(scope: Scope, today: date) -> date:
    """Return the same for a scope, and for a team the first day of which it can have figures."""
    oldest = oldest_day(scope.kind, today)
    return max(oldest, _FIRST_TEAM_DAY) if scope.is_team else oldest


def oldest_day_of_repositories(owner: Scope, today: date) -> date:
    """Return the same for the repositories of an organization or enterprise."""
    return max(oldest_day(owner.kind, today), _FIRST_REPOSITORY_DAY)
