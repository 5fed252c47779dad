"""What GitHub's API says when a fault makes it say something."""

from collections.abc import Mapping
from http import HTTPStatus

from sandbox.github.answers import Answer, bad_credentials, error, forbidden, not_found

_LIMIT_DOCS = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
_SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)


def fault_answers(permission: str, reset: int) -> Mapping[str, Answer]:
    """The answer of each fault that has one, by the fault's name.

    `permission` is what the question needs, `reset` the epoch second at which the rate limit's
    hour ends.
    """
    unknown, recovering = bad_credentials(), _secondary(seconds=1)
    return {
        "github-401": unknown,
        "github-401-once": unknown,
        "github-403-policy": error(
            HTTPStatus.FORBIDDEN,
            "The 'Copilot usage metrics' policy must be enabled to use this API",
            "https://docs.github.com/copilot/concepts/copilot-metrics#organization-level-metrics",
        ),
        "github-403-permission": forbidden("Resource not accessible by integration", permission),
        "github-403-primary-limit": error(
            HTTPStatus.FORBIDDEN,
            "API rate limit exceeded for user ID 5200000.",
            _LIMIT_DOCS,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)},
        ),
        "github-429-secondary": _secondary(seconds=60),
        "github-429-secondary-once": recovering,
        "github-403-secondary": error(HTTPStatus.FORBIDDEN, _SECONDARY, _LIMIT_DOCS, limits=False),
        "github-404": not_found(),
        "github-410": error(HTTPStatus.GONE, "This API version is no longer supported."),
        "github-422": error(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "Copilot Usage Metrics API setting is disabled at the organization or enterprise level.",
        ),
        "github-500": error(HTTPStatus.INTERNAL_SERVER_ERROR, "Server Error"),
        "github-502-once": Answer(
            HTTPStatus.BAD_GATEWAY,
            b"<html><head><title>Unicorn!</title></head><body>502</body></html>",
            content_type="text/html; charset=utf-8",
        ),
        "github-broken-body": Answer(HTTPStatus.OK, b'{"download_links":["https://'),
    }


def _secondary(seconds: int) -> Answer:
    wait = {"retry-after": str(seconds)}
    return error(HTTPStatus.TOO_MANY_REQUESTS, _SECONDARY, _LIMIT_DOCS, wait)
