"""What each answer that is not a report means."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import (
    ApiDisabled,
    BrokenAnswer,
    GitHubError,
    NotFound,
    PermissionMissing,
    PolicyDisabled,
    RateLimited,
    RequestRefused,
    TokenRefused,
    Unavailable,
    VersionRetired,
)
from metrics.github.refusals import LONGEST_PAUSE, Answer, refusal

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
ASKED = "GET /orgs/acme/copilot/metrics/reports/organization-1-day"


def said(status: int, message: str = "", **headers: str) -> Answer:
    """An answer as GitHub words it; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, json.dumps({"message": message, "status": str(status)}).encode())


def meaning(answer: Answer) -> GitHubError:
    return refusal(ASKED, answer, NOW, needs="read:org")


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (401, "Bad credentials", TokenRefused),
        (
            403,
            "The 'Copilot usage metrics' policy must be enabled to use this API",
            PolicyDisabled,
        ),
        (403, "Resource not accessible by integration", PermissionMissing),
        (403, "Resource protected by organization SAML enforcement.", PermissionMissing),
        (404, "Not Found", NotFound),
        (410, "This API version is gone", VersionRetired),
        (400, "Version 2019-01-01 is not supported", RequestRefused),
        (422, "Payment method", RequestRefused),
        (451, "Repository access blocked", RequestRefused),
        (500, "Server Error", Unavailable),
        (502, "", Unavailable),
        (503, "", Unavailable),
        (304, "", BrokenAnswer),
    ],
)
def test_a_status_has_a_meaning(status: int, message: str, kind: type[GitHubError]) -> None:
    """Each status is one error of the tree, with GitHub's own sentence."""
    error = meaning(said(status, message))

    assert type(error) is kind
    assert (error.asked, error.status, error.detail) == (ASKED, status, message)


def test_a_missing_permission_is_named() -> None:
    """The error carries what the admin must grant."""
    error = meaning(said(403, "Resource not accessible by integration"))

    assert isinstance(error, PermissionMissing)
    assert error.needs == "read:org"


def test_422_of_the_old_api_says_that_it_is_switched_off() -> None:
    """Only the legacy endpoints mean that by 422."""
    message = "Copilot Usage Merics API setting is disabled"

    assert type(refusal(ASKED, said(422, message), NOW, legacy=True)) is ApiDisabled


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("headers", "seconds", "kind"),
    [
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1795250400"}, 600, "primary"),
        ({"x_ratelimit_remaining": "0", "retry_after": "20"}, 20, "primary"),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "soon"}, 60, "primary"),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1"}, 0, "primary"),
        ({"x_ratelimit_remaining": "4987", "retry_after": "7"}, 7, "secondary"),
        ({"retry_after": "Sat, 21 Nov 2026 08:32:00 GMT"}, 120, "secondary"),
        ({"retry_after": "Sat, 21 Nov 2026 08:00:00 GMT"}, 0, "secondary"),
        ({"retry_after": "later"}, 60, "secondary"),
        ({"retry_after": "9" * 30}, LONGEST_PAUSE.total_seconds(), "secondary"),
        ({"retry_after": "0"}, 0, "secondary"),
        ({}, 60, "secondary"),
    ],
)
def test_a_limit_says_when_to_ask_again(
    status: int, headers: dict[str, str], seconds: float, kind: str
) -> None:
    """`Retry-After` counts first, then the reset of a used-up allowance, else it is a minute."""
    error = meaning(said(status, "You have exceeded a secondary rate limit", **headers))

    assert isinstance(error, RateLimited)
    assert error.retry_at - NOW == timedelta(seconds=seconds)
    assert error.secondary is (kind == "secondary")
    assert not error.permanent


def test_the_policy_is_named_even_with_the_last_allowed_request() -> None:
    """A limit that was reached at the same moment does not hide what an admin must do."""
    answer = said(403, "the policy must be enabled to use this API", x_ratelimit_remaining="0")

    assert type(meaning(answer)) is PolicyDisabled


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"<html><h1>Unicorn!</h1></html>", "the answer is not JSON"),
        (b"\xff\xfe", "the answer is not JSON"),
        (b"[" * 5000, "the answer is not JSON"),
        (b"", ""),
        (b"[]", ""),
        (b'{"message": 7}', ""),
    ],
)
def test_a_body_that_is_not_githubs_does_not_hide_the_status(body: bytes, detail: str) -> None:
    """A proxy's page or nothing at all still has the meaning of its status."""
    error = meaning(Answer(502, {}, body))

    assert type(error) is Unavailable
    assert error.detail == detail


def test_a_message_cannot_forge_a_log_line() -> None:
    """Line breaks and other control characters become blanks, and a long message is cut."""
    error = meaning(said(404, "gone\r\n2026-11-21 INFO\x1b[31m all is\u2028well " + "x" * 1000))

    assert error.detail.startswith("gone 2026-11-21 INFO [31m all is well xxx")
    assert len(error.detail) == 300
    assert error.detail.isprintable()


@given(
    status=st.integers(300, 599),
    headers=st.dictionaries(
        st.sampled_from(["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"]),
        st.one_of(st.text(max_size=40), st.integers().map(str), st.just("0")),
    ),
    body=st.binary(max_size=60),
)
def test_whatever_comes_has_a_meaning(status: int, headers: dict[str, str], body: bytes) -> None:
    """No answer makes the reading of it fail, and no pause is longer than a day."""
    error = refusal(ASKED, Answer(status, headers, body), NOW)

    assert error.status == status
    if isinstance(error, RateLimited):
        assert NOW <= error.retry_at <= NOW + LONGEST_PAUSE
