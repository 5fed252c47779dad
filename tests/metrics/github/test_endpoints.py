"""Every endpoint has the path, query, owner and permission that GitHub documents."""

import inspect
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.github import endpoints
from metrics.github.endpoints import Endpoint
from metrics.scope import Scope, ScopeKind

DAY = date(2026, 11, 12)
ON_THE_DAY = (("day", "2026-11-12"),)
FIRST_28 = (("page", "1"), ("per_page", "28"))
FIRST_100 = (("page", "1"), ("per_page", "100"))
ENTERPRISE = "/enterprises/acme-inc/copilot"
ORG = "/orgs/acme/copilot"
REPORTS = [
    (endpoints.enterprise_1_day("acme-inc", DAY), "enterprise-1-day", ON_THE_DAY),
    (endpoints.enterprise_28_day_latest("acme-inc"), "enterprise-28-day/latest", ()),
    (endpoints.enterprise_users_1_day("acme-inc", DAY), "users-1-day", ON_THE_DAY),
    (endpoints.enterprise_users_28_day_latest("acme-inc"), "users-28-day/latest", ()),
    (endpoints.enterprise_user_teams_1_day("acme-inc", DAY), "user-teams-1-day", ON_THE_DAY),
    (endpoints.enterprise_repos_1_day("acme-inc", DAY), "repos-1-day", ON_THE_DAY),
    (endpoints.organization_1_day("acme", DAY), "organization-1-day", ON_THE_DAY),
    (endpoints.organization_28_day_latest("acme"), "organization-28-day/latest", ()),
    (endpoints.organization_users_1_day("acme", DAY), "users-1-day", ON_THE_DAY),
    (endpoints.organization_users_28_day_latest("acme"), "users-28-day/latest", ()),
    (endpoints.organization_user_teams_1_day("acme", DAY), "user-teams-1-day", ON_THE_DAY),
    (endpoints.organization_repos_1_day("acme", DAY), "repos-1-day", ON_THE_DAY),
]
OTHERS = [
    (endpoints.enterprise_metrics("acme-inc"), f"{ENTERPRISE}/metrics", FIRST_28),
    (
        endpoints.enterprise_team_metrics("acme-inc", "core"),
        "/enterprises/acme-inc/team/core/copilot/metrics",
        FIRST_28,
    ),
    (endpoints.organization_metrics("acme"), f"{ORG}/metrics", FIRST_28),
    (endpoints.team_metrics("acme", "web"), "/orgs/acme/team/web/copilot/metrics", FIRST_28),
    (endpoints.enterprise_seats("acme-inc"), f"{ENTERPRISE}/billing/seats", FIRST_100),
    (endpoints.organization_seats("acme"), f"{ORG}/billing/seats", FIRST_100),
    (endpoints.organization_billing("acme"), f"{ORG}/billing", ()),
]
SCOPES = [
    Scope.of(ScopeKind.ENTERPRISE, "acme-inc"),
    Scope.of(ScopeKind.ORG, "acme"),
    Scope.of(ScopeKind.ENTERPRISE_TEAM, "acme-inc/core"),
    Scope.of(ScopeKind.TEAM, "acme/web"),
]


@pytest.mark.parametrize(("endpoint", "report", "query"), REPORTS)
def test_a_report_is_asked_for_under_its_owner(
    endpoint: Endpoint, report: str, query: tuple[tuple[str, str], ...]
) -> None:
    """The twelve reports have GitHub's paths, and a day only where GitHub takes one."""
    kind = "enterprises/acme-inc" if endpoint.owner.startswith("enterprises") else "orgs/acme"

    assert endpoint.path == f"/{kind}/copilot/metrics/reports/{report}"
    assert endpoint.owner == kind
    assert endpoint.query == query
    assert endpoint.day == (DAY if query else None)
    assert not endpoint.is_legacy


@pytest.mark.parametrize(("endpoint", "path", "query"), OTHERS)
def test_other_questions_have_a_page(
    endpoint: Endpoint, path: str, query: tuple[tuple[str, str], ...]
) -> None:
    """Legacy days come 28 to a page, seats come 100 to a page, and billing has no pages."""
    assert endpoint.path == path
    assert endpoint.query == query
    assert endpoint.is_legacy == path.endswith("/metrics")


def test_legacy_days_are_bounded_by_the_whole_first_and_last_day() -> None:
    """`since` is the beginning of the first UTC day and `until` the end of the last one."""
    endpoint = endpoints.team_metrics(
        "acme", "web", since=date(2026, 3, 1), until=date(2026, 3, 2), page=2, per_page=7
    )

    assert endpoint.query == (
        ("since", "2026-03-01T00:00:00Z"),
        ("until", "2026-03-02T23:59:59Z"),
        ("page", "2"),
        ("per_page", "7"),
    )


def test_what_an_error_calls_it_has_no_query() -> None:
    """Method and path are enough to find it again."""
    assert endpoints.organization_1_day("acme", DAY).asked == (
        "GET /orgs/acme/copilot/metrics/reports/organization-1-day"
    )


@given(st.text(min_size=1, max_size=20).filter(lambda name: name not in {".", ".."}))
def test_a_name_cannot_leave_its_place_in_the_path(name: str) -> None:
    """Whatever a name holds, the path keeps its number of parts and has no query."""
    path = endpoints.team_metrics(name, name).path

    assert path.count("/") == 6
    assert "?" not in path
    assert "#" not in path
    assert path.isascii()


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_dot_segment_is_no_name(name: str) -> None:
    """A name that a server would resolve away is refused before it is sent."""
    with pytest.raises(ValueError, match="cannot be a name"):
        endpoints.organization_billing(name)


def test_an_enterprise_and_an_organization_of_one_name_are_two_owners() -> None:
    """Their tokens are not the same, so neither are their owners."""
    enterprise = endpoints.enterprise_28_day_latest("acme")

    assert enterprise.owner != endpoints.organization_28_day_latest("acme").owner


def test_a_scope_chooses_its_endpoints() -> None:
    """Enterprises and organizations have reports of their own; users and seats are their owner's."""
    enterprise, org, enterprise_team, team = SCOPES

    assert endpoints.report_endpoint(enterprise, DAY) == REPORTS[0][0]
    assert endpoints.report_endpoint(org, DAY) == REPORTS[6][0]
    assert endpoints.latest_endpoint(enterprise) == REPORTS[1][0]
    assert endpoints.latest_endpoint(org) == REPORTS[7][0]
    assert [endpoints.legacy_endpoint(scope) for scope in SCOPES] == [
        OTHERS[0][0],
        OTHERS[2][0],
        OTHERS[1][0],
        OTHERS[3][0],
    ]
    for of_enterprise in (enterprise, enterprise_team):
        assert endpoints.users_endpoint(of_enterprise, DAY) == REPORTS[2][0]
        assert endpoints.latest_users_endpoint(of_enterprise) == REPORTS[3][0]
        assert endpoints.user_teams_endpoint(of_enterprise, DAY) == REPORTS[4][0]
        assert endpoints.seats_endpoint(of_enterprise) == OTHERS[4][0]
    for of_org in (org, team):
        assert endpoints.users_endpoint(of_org, DAY) == REPORTS[8][0]
        assert endpoints.latest_users_endpoint(of_org) == REPORTS[9][0]
        assert endpoints.user_teams_endpoint(of_org, DAY) == REPORTS[10][0]
        assert endpoints.seats_endpoint(of_org) == OTHERS[5][0]


@pytest.mark.parametrize("team", SCOPES[2:])
def test_a_team_has_no_report(team: Scope) -> None:
    """Asking for one is a mistake in this program, and is called so."""
    with pytest.raises(ValueError, match="no report of a team"):
        endpoints.report_endpoint(team, DAY)
    with pytest.raises(ValueError, match="no report of a team"):
        endpoints.latest_endpoint(team)


def test_every_endpoint_names_its_permission_and_its_page_in_the_docs() -> None:
    """The docstring tells an admin what to grant, and the next reader where it is written."""
    asking = [
        function
        for name, function in inspect.getmembers(endpoints, inspect.isfunction)
        if name.startswith(("enterprise_", "organization_", "team_"))
    ]

    assert len(asking) == 19
    for function in asking:
        assert "Needs `" in (function.__doc__ or ""), function.__name__
        assert "https://docs.github.com/en/" in (function.__doc__ or ""), function.__name__
