"""Errors carry the fact that is needed to act on them."""

from datetime import UTC, datetime

import pytest

from metrics import errors
from metrics.scope import Scope, ScopeKind

ASKED = "GET /orgs/acme/copilot/metrics"


def test_only_what_may_pass_is_worth_another_try() -> None:
    """`permanent` is the whole retry policy."""
    later = datetime(2026, 11, 21, tzinfo=UTC)

    assert not errors.Unavailable(ASKED).permanent
    assert not errors.RateLimited(ASKED, retry_at=later, secondary=True).permanent
    for kind in (errors.TokenRefused, errors.NotFound, errors.PolicyDisabled, errors.BrokenAnswer):
        assert kind(ASKED).permanent


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (errors.NotFound(ASKED, "Not Found", status=404), f"{ASKED}: status 404: Not Found"),
        (errors.Unavailable(ASKED), ASKED),
        (
            errors.LinkRefused(ASKED, host="evil.example"),
            f"{ASKED}: evil.example is not an allowed link host",
        ),
        (errors.ReportTooLarge(ASKED, limit_bytes=100), f"{ASKED}: larger than 100 bytes"),
        (errors.TookTooLong(60.0), "no answer within 60 seconds"),
        (
            errors.EndpointClosed(Scope.of(ScopeKind.TEAM, "acme/web"), "api.github.com"),
            "api.github.com no longer answers team acme/web",
        ),
    ],
)
def test_an_error_says_what_was_asked_and_what_came(error: errors.MetricsError, text: str) -> None:
    """Parts that are not known leave no gap in the sentence."""
    assert str(error) == text
