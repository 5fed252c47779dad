"""Every GitHub question this app can ask, as a value: one function per endpoint.

https://docs.github.com/en/rest/copilot/copilot-usage-metrics
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from metrics.scope import Scope, ScopeKind

ENTERPRISE_METRICS = (
    'the "Enterprise Copilot metrics" permission (read) of a GitHub App installed on the '
    "enterprise, or a classic token with manage_billing:copilot or read:enterprise"
)
ORGANIZATION_METRICS = (
    'the "Organization Copilot metrics" permission (read) of a GitHub App or fine-grained token, '
    "or a classic token with read:org"
)
LEGACY_ENTERPRISE_METRICS = "a classic token with manage_billing:copilot or read:enterprise"
LEGACY_ORGANIZATION_METRICS = (
    'the "GitHub Copilot Business" or "Administration" organization permission (read), '
    "or a classic token with manage_billing:copilot, read:org or read:enterprise"
)
# https://github.blog/changelog/2026-11-10-github-app-support-for-enterprise-copilot-seat-management
ENTERPRISE_SEATS = (
    'the "Enterprise Copilot license management" permission (read) of a GitHub App installed on '
    "the enterprise, or a classic token with manage_billing:copilot or read:enterprise"
)
ORGANIZATION_SEATS = (
    'the "GitHub Copilot Business" or "Administration" organization permission (read), '
    "or a classic token with manage_billing:copilot or read:org"
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One GET of GitHub's REST API.

    `path` is percent-encoded; `owner` is whose token answers it, in GitHub's own path words
    ("orgs/acme", "enterprises/acme": one of each may share a name); `needs` says which permission
    the token must have, for the person who can grant it.
    """

    path: str
    owner: str
    needs: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> str:
        """What errors and logs call it: method and path, without the query."""
        return f"GET {self.path}"

    @property
    def name(self) -> str:
        """What people know it as: "organization-28-day", "users-1-day" or "copilot/metrics"."""
        report = self.path.partition("/reports/")[2].removesuffix("/latest")
        return report or "copilot/" + self.path.rpartition("/copilot/")[2]

    @property
    def is_legacy(self) -> bool:
        """Whether it is one of the four that GitHub closed down on 2 April 2026."""
        return self.path.endswith("/copilot/metrics")

    @property
    def day(self) -> date | None:
        """The day that is asked for, where one is."""
        day = dict(self.query).get("day")
        return None if day is None else date.fromisoformat(day)


def enterprise_1_day(enterprise: str, day: date) -> Endpoint:
    """Return the question for an enterprise's report of one day.

    Needs `manage_billing:copilot` or `read:enterprise`, or an App's "Enterprise Copilot metrics".
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-enterprise-usage-metrics-for-a-specific-day
    """
    return _enterprise_report(enterprise, "enterprise-1-day", day)


def enterprise_28_day_latest(enterprise: str) -> Endpoint:
    """Return the question for an enterprise's latest report of 28 days.

    Needs `manage_billing:copilot` or `read:enterprise`, or an App's "Enterprise Copilot metrics".
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-enterprise-usage-metrics
    """
    return _enterprise_report(enterprise, "enterprise-28-day/latest")


def enterprise_users_1_day(enterprise: str, day: date) -> Endpoint:
    """Return the question for one day of every user of an enterprise.

    Needs `manage_billing:copilot` or `read:enterprise`, or an App's "Enterprise Copilot metrics".
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-users-usage-metrics-for-a-specific-day
    """
    return _enterprise_report(enterprise, "users-1-day", day)


def enterprise_users_28_day_latest(enterprise: str) -> Endpoint:
    """Return the question for the latest 28 days of every user of an enterprise.

    Needs `manage_billing:copilot` or `read:enterprise`, or an App's "Enterprise Copilot metrics".
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-users-usage-metrics
    """
    return _enterprise_report(enterprise, "users-28-day/latest")


def enterprise_user_teams_1_day(enterprise: str, day: date) -> Endpoint:
    """Return the question for who was in which team of an enterprise on one day.

    Needs `manage_billing:copilot` or `read:enterprise`, or an App's "Enterprise Copilot metrics".
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-enterprise-user-teams-report-for-a-specific-day
    """
    return _enterprise_report(enterprise, "user-teams-1-day", day)


def enterprise_repos_1_day(enterprise: str, day: date) -> Endpoint:
    """Return the question for one day of an enterprise's repositories that had activity.

    Needs `manage_billing:copilot` or `read:enterprise`, or an App's "Enterprise Copilot metrics".
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-enterprise-repository-report-for-a-specific-day
    """
    return _enterprise_report(enterprise, "repos-1-day", day)


def organization_1_day(org: str, day: date) -> Endpoint:
    """Return the question for an organization's report of one day.

    Needs `read:org`, or "Organization Copilot metrics" of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-organization-usage-metrics-for-a-specific-day
    """
    return _organization_report(org, "organization-1-day", day)


def organization_28_day_latest(org: str) -> Endpoint:
    """Return the question for an organization's latest report of 28 days.

    Needs `read:org`, or "Organization Copilot metrics" of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-organization-usage-metrics
    """
    return _organization_report(org, "organization-28-day/latest")


def organization_users_1_day(org: str, day: date) -> Endpoint:
    """Return the question for one day of every user of an organization.

    Needs `read:org`, or "Organization Copilot metrics" of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-organization-users-usage-metrics-for-a-specific-day
    """
    return _organization_report(org, "users-1-day", day)


def organization_users_28_day_latest(org: str) -> Endpoint:
    """Return the question for the latest 28 days of every user of an organization.

    Needs `read:org`, or "Organization Copilot metrics" of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-organization-users-usage-metrics
    """
    return _organization_report(org, "users-28-day/latest")


def organization_user_teams_1_day(org: str, day: date) -> Endpoint:
    """Return the question for who was in which team of an organization on one day.

    Needs `read:org`, or "Organization Copilot metrics" of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-organization-user-teams-report-for-a-specific-day
    """
    return _organization_report(org, "user-teams-1-day", day)


def organization_repos_1_day(org: str, day: date) -> Endpoint:
    """Return the question for one day of an organization's repositories that had activity.

    Needs `read:org`, or "Organization Copilot metrics" of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-usage-metrics#get-copilot-organization-repository-report-for-a-specific-day
    """
    return _organization_report(org, "repos-1-day", day)


def enterprise_metrics(
    enterprise: str,
    *,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    per_page: int = 28,
) -> Endpoint:
    """Return the legacy question for an enterprise's days; closed down on api.github.com.

    Needs `manage_billing:copilot` or `read:enterprise`; Apps and fine-grained tokens never worked.
    https://docs.github.com/en/rest/copilot/copilot-metrics#get-copilot-metrics-for-an-enterprise
    """
    path = _path("enterprises", enterprise, "copilot/metrics")
    query = _legacy_query(since, until, page, per_page)
    return Endpoint(path, f"enterprises/{enterprise}", LEGACY_ENTERPRISE_METRICS, query)


def enterprise_team_metrics(
    enterprise: str,
    team: str,
    *,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    per_page: int = 28,
) -> Endpoint:
    """Return the legacy question for the days of a team of an enterprise; closed down.

    Needs `manage_billing:copilot` or `read:enterprise`; Apps and fine-grained tokens never worked.
    https://docs.github.com/en/rest/copilot/copilot-metrics#get-copilot-metrics-for-an-enterprise-team
    """
    path = _path("enterprises", enterprise, f"team/{_name(team)}/copilot/metrics")
    query = _legacy_query(since, until, page, per_page)
    return Endpoint(path, f"enterprises/{enterprise}", LEGACY_ENTERPRISE_METRICS, query)


def organization_metrics(
    org: str,
    *,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    per_page: int = 28,
) -> Endpoint:
    """Return the legacy question for an organization's days; closed down on api.github.com.

    Needs `manage_billing:copilot`, `read:org` or `read:enterprise`, or "GitHub Copilot Business"
    or "Administration" (read) of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-metrics#get-copilot-metrics-for-an-organization
    """
    path = _path("orgs", org, "copilot/metrics")
    query = _legacy_query(since, until, page, per_page)
    return Endpoint(path, f"orgs/{org}", LEGACY_ORGANIZATION_METRICS, query)


def team_metrics(
    org: str,
    team: str,
    *,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    per_page: int = 28,
) -> Endpoint:
    """Return the legacy question for the days of a team of an organization; closed down.

    Needs `manage_billing:copilot`, `read:org` or `read:enterprise`, or "GitHub Copilot Business"
    or "Administration" (read) of an App or fine-grained token.
    https://docs.github.com/en/rest/copilot/copilot-metrics#get-copilot-metrics-for-a-team
    """
    path = _path("orgs", org, f"team/{_name(team)}/copilot/metrics")
    query = _legacy_query(since, until, page, per_page)
    return Endpoint(path, f"orgs/{org}", LEGACY_ORGANIZATION_METRICS, query)


def enterprise_seats(enterprise: str, *, page: int = 1, per_page: int = 100) -> Endpoint:
    """Return the question for a page of an enterprise's Copilot seats.

    Needs `manage_billing:copilot` or `read:enterprise`, or an App's "Enterprise Copilot license
    management".
    https://docs.github.com/en/enterprise-cloud@latest/rest/copilot/copilot-user-management#list-all-copilot-seat-assignments-for-an-enterprise
    """
    path = _path("enterprises", enterprise, "copilot/billing/seats")
    return Endpoint(path, f"enterprises/{enterprise}", ENTERPRISE_SEATS, _paging(page, per_page))


def organization_seats(org: str, *, page: int = 1, per_page: int = 100) -> Endpoint:
    """Return the question for a page of an organization's Copilot seats.

    Needs `manage_billing:copilot` or `read:org`, or "GitHub Copilot Business" (read).
    https://docs.github.com/en/rest/copilot/copilot-user-management#list-all-copilot-seat-assignments-for-an-organization
    """
    path = _path("orgs", org, "copilot/billing/seats")
    return Endpoint(path, f"orgs/{org}", ORGANIZATION_SEATS, _paging(page, per_page))


def organization_billing(org: str) -> Endpoint:
    """Return the question for an organization's number of seats, plan and Copilot settings.

    Needs `manage_billing:copilot` or `read:org`, or "GitHub Copilot Business" (read).
    https://docs.github.com/en/rest/copilot/copilot-user-management#get-copilot-seat-information-and-settings-for-an-organization
    """
    return Endpoint(_path("orgs", org, "copilot/billing"), f"orgs/{org}", ORGANIZATION_SEATS)


def report_endpoint(scope: Scope, day: date) -> Endpoint:
    """Return the question for one day of an enterprise or organization.

    ValueError for a team: GitHub has no report of one, only of its owner's users and teams.
    """
    _refuse_team(scope)
    choose = enterprise_1_day if _is_of_enterprise(scope) else organization_1_day
    return choose(scope.owner, day)


def latest_endpoint(scope: Scope) -> Endpoint:
    """Return the question for the latest 28 days of an enterprise or organization.

    ValueError for a team: GitHub has no report of one, only of its owner's users and teams.
    """
    _refuse_team(scope)
    choose = enterprise_28_day_latest if _is_of_enterprise(scope) else organization_28_day_latest
    return choose(scope.owner)


def legacy_endpoint(
    scope: Scope, *, since: date | None = None, until: date | None = None
) -> Endpoint:
    """Return the legacy question for the days of any scope, both ends included."""
    if scope.team is not None:
        of_team = enterprise_team_metrics if _is_of_enterprise(scope) else team_metrics
        return of_team(scope.owner, scope.team, since=since, until=until)
    of_owner = enterprise_metrics if _is_of_enterprise(scope) else organization_metrics
    return of_owner(scope.owner, since=since, until=until)


def users_endpoint(scope: Scope, day: date) -> Endpoint:
    """Return the question for one day of every user of the scope's owner."""
    choose = enterprise_users_1_day if _is_of_enterprise(scope) else organization_users_1_day
    return choose(scope.owner, day)


def latest_users_endpoint(scope: Scope) -> Endpoint:
    """Return the question for the latest 28 days of every user of the scope's owner."""
    choose = (
        enterprise_users_28_day_latest
        if _is_of_enterprise(scope)
        else organization_users_28_day_latest
    )
    return choose(scope.owner)


def user_teams_endpoint(scope: Scope, day: date) -> Endpoint:
    """Return the question for who was in which team of the scope's owner on one day."""
    choose = (
        enterprise_user_teams_1_day if _is_of_enterprise(scope) else organization_user_teams_1_day
    )
    return choose(scope.owner, day)


def repos_endpoint(scope: Scope, day: date) -> Endpoint:
    """Return the question for one day of the repositories of the scope's owner."""
    choose = enterprise_repos_1_day if _is_of_enterprise(scope) else organization_repos_1_day
    return choose(scope.owner, day)


def seats_endpoint(scope: Scope) -> Endpoint:
    """Return the question for the Copilot seats of the scope's owner."""
    choose = enterprise_seats if _is_of_enterprise(scope) else organization_seats
    return choose(scope.owner)


def _is_of_enterprise(scope: Scope) -> bool:
    return scope.kind in {ScopeKind.ENTERPRISE, ScopeKind.ENTERPRISE_TEAM}


def _refuse_team(scope: Scope) -> None:
    if scope.is_team:
        raise ValueError(f"GitHub has no report of a team: {scope}")


def _enterprise_report(enterprise: str, report: str, day: date | None = None) -> Endpoint:
    path = _path("enterprises", enterprise, f"copilot/metrics/reports/{report}")
    return Endpoint(path, f"enterprises/{enterprise}", ENTERPRISE_METRICS, _day_query(day))


def _organization_report(org: str, report: str, day: date | None = None) -> Endpoint:
    path = _path("orgs", org, f"copilot/metrics/reports/{report}")
    return Endpoint(path, f"orgs/{org}", ORGANIZATION_METRICS, _day_query(day))


def _day_query(day: date | None) -> tuple[tuple[str, str], ...]:
    return () if day is None else (("day", day.isoformat()),)


def _legacy_query(
    since: date | None, until: date | None, page: int, per_page: int
) -> tuple[tuple[str, str], ...]:
    start = () if since is None else (("since", f"{since.isoformat()}T00:00:00Z"),)
    end = () if until is None else (("until", f"{until.isoformat()}T23:59:59Z"),)
    return (*start, *end, *_paging(page, per_page))


def _paging(page: int, per_page: int) -> tuple[tuple[str, str], ...]:
    return (("page", str(page)), ("per_page", str(per_page)))


def _path(kind: str, owner: str, rest: str) -> str:
    return f"/{kind}/{_name(owner)}/{rest}"


def _name(name: str) -> str:
    """Return one part of a path, percent-encoded; ValueError for one that would leave its place.

    A dot segment survives percent-encoding (proxies read %2E as a dot), so it is refused.
    """
    if name in {"", ".", ".."}:
        raise ValueError(f"{name!r} cannot be a name")
    return quote(name, safe="")
