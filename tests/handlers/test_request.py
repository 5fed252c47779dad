"""A request as a value: its command, and its life in storage."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.request import Request, ViewName
from metrics.scope import LastDays, Period, Scope, ScopeKind

ORG = Scope.of(ScopeKind.ORG, "acme")
BETA = Scope.of(ScopeKind.ORG, "beta")
DAYS = st.dates(date(2025, 10, 10), date(2027, 12, 31))
ASKED = st.builds(LastDays, st.integers(1, 365)) | st.builds(
    lambda one, other: Period(min(one, other), max(one, other)), DAYS, DAYS
)
SCOPES = st.builds(
    Scope.of, st.sampled_from(ScopeKind), st.sampled_from(["acme", "acme/platform", "a-1_b/x.y"])
)


VIEWS = st.sampled_from([name for name in ViewName if name is not ViewName.COMPARE])
COMPARE = st.just(ViewName.COMPARE)


@given(
    st.builds(Request, SCOPES, ASKED, VIEWS) | st.builds(Request, SCOPES, ASKED, COMPARE, SCOPES)
)
def test_a_request_survives_being_stored_as_json(request: Request) -> None:
    """What is remembered beside a message is what was asked."""
    assert request == Request.from_dict(json.loads(json.dumps(request.to_dict())))


def test_the_stored_form_is_small_and_plain() -> None:
    """It can be read in the database without the program."""
    month = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert [
        Request(ORG, LastDays(28)).to_dict(),
        Request(ORG, month).to_dict(),
        Request(ORG, LastDays(7), ViewName.PHASES).to_dict(),
        Request(ORG, LastDays(7), ViewName.COMPARE, BETA).to_dict(),
    ] == [
        {"kind": "org", "name": "acme", "last_days": 28},
        {"kind": "org", "name": "acme", "first": "2026-10-01", "last": "2026-10-31"},
        {"kind": "org", "name": "acme", "view": "phases", "last_days": 7},
        {
            "kind": "org",
            "name": "acme",
            "view": "compare",
            "last_days": 7,
            "against_kind": "org",
            "against_name": "beta",
        },
    ]


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (Request(ORG, LastDays(28)), "org acme 28d"),
        (Request(ORG, Period(date(2026, 11, 12), date(2026, 11, 12))), "org acme 2026-11-12"),
        (
            Request(
                Scope.of(ScopeKind.TEAM, "acme/platform"),
                Period(date(2026, 10, 1), date(2026, 10, 31)),
            ),
            "team acme/platform 2026-10-01..2026-10-31",
        ),
        (Request(Scope.of(ScopeKind.ORG, "last"), LastDays(7)), "org @last 7d"),
        (Request(ORG, LastDays(7), ViewName.COMPARE, BETA), "compare org acme org beta 7d"),
    ],
)
def test_a_request_tells_how_to_ask_it_again(request_: Request, command: str) -> None:
    """A name that would read as the beginning of a period is marked as a name."""
    assert command == request_.command


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"kind": "planet", "name": "acme"},
        {"kind": "org", "name": "acme", "first": "x"},
        {"kind": "org", "name": "acme", "view": "moon", "last_days": 7},
        {"kind": "org", "name": "acme", "view": "compare", "last_days": 7},
    ],
)
def test_anything_else_in_storage_is_an_error(values: dict[str, str | int]) -> None:
    """A row that another version wrote is not guessed at."""
    with pytest.raises((KeyError, ValueError)):
        Request.from_dict(values)


def test_only_a_comparison_has_a_second_scope() -> None:
    """And none is without one, so that an answer never has to guess."""
    for view, against in ((ViewName.COMPARE, None), (ViewName.AGENTS, BETA)):
        with pytest.raises(ValueError, match="second scope"):
            Request(ORG, LastDays(7), view, against)
