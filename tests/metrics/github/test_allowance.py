"""What GitHub tells of its limit, before it refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.github.allowance import Allowances

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
RESET = NOW + timedelta(minutes=20)


def headers(remaining: object, limit: object = 5000, reset: object = None) -> dict[str, str]:
    told = {"limit": limit, "remaining": remaining, "reset": reset or int(RESET.timestamp())}
    return {f"x-ratelimit-{name}": str(value) for name, value in told.items()}


@pytest.mark.parametrize(("remaining", "until"), [(1000, None), (999, RESET), (0, RESET)])
def test_little_is_less_than_a_fifth(remaining: int, until: datetime | None) -> None:
    """The rest of the hour is left to others, until the next one begins."""
    allowances = Allowances()
    allowances.note("orgs/acme", headers(remaining))

    assert allowances.low_until("orgs/acme", NOW) == until
    assert allowances.low_until("orgs/acme", RESET) is None


def test_each_owner_has_an_allowance_of_its_own() -> None:
    """A GitHub App has one for every installation."""
    allowances = Allowances()
    allowances.note("orgs/acme", headers(0))

    assert allowances.low_until("orgs/beta", NOW) is None


def test_the_newest_answer_counts_and_one_that_tells_nothing_changes_nothing() -> None:
    """Refusals come without these headers."""
    allowances = Allowances()
    allowances.note("orgs/acme", headers(0))
    allowances.note("orgs/acme", {})
    assert allowances.low_until("orgs/acme", NOW) == RESET

    allowances.note("orgs/acme", headers(4000))
    assert allowances.low_until("orgs/acme", NOW) is None


@given(st.text() | st.integers(), st.text() | st.integers(), st.text() | st.integers())
def test_whatever_the_headers_hold_is_survived(
    remaining: object, limit: object, reset: object
) -> None:
    """They come from outside."""
    allowances = Allowances()
    allowances.note("orgs/acme", headers(remaining, limit, reset))
    allowances.low_until("orgs/acme", NOW)
