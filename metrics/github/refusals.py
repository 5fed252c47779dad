"""What GitHub means when it does not answer with figures: status, headers, body -> a typed error.

https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import msgspec

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

LONGEST_DETAIL = 300
# https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api:
# "Otherwise, wait for at least one minute before retrying."
PAUSE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP; the names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


def refusal(
    asked: str, answer: Answer, now: datetime, *, needs: str = "", legacy: bool = False
) -> GitHubError:
    """Return the error that an answer outside 2xx stands for; `now` is an aware UTC time.

    `needs` names the permission that was required; `legacy` is true for the old metrics API, the
    only one whose 422 means that it is switched off.
    """
    status, detail = answer.status, _detail(answer)
    if status == HTTPStatus.FORBIDDEN and "policy must be enabled" in detail.lower():
        return PolicyDisabled(asked, detail, status=status)
    if _is_limited(answer, detail):
        return _limited(asked, answer, now, detail)
    if status == HTTPStatus.FORBIDDEN:
        return PermissionMissing(asked, detail, status=status, needs=needs)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY and legacy:
        return ApiDisabled(asked, detail, status=status)
    return _kind(status)(asked, detail, status=status)


def _kind(status: int) -> type[GitHubError]:
    known: dict[int, type[GitHubError]] = {
        HTTPStatus.UNAUTHORIZED: TokenRefused,
        HTTPStatus.NOT_FOUND: NotFound,
        HTTPStatus.GONE: VersionRetired,
    }
    if status < HTTPStatus.BAD_REQUEST:
        return BrokenAnswer
    return (
        Unavailable
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR
        else known.get(status, RequestRefused)
    )


def _is_limited(answer: Answer, detail: str) -> bool:
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    marked = (
        "retry-after" in answer.headers
        or answer.headers.get("x-ratelimit-remaining") == "0"
        or "rate limit" in detail.lower()
    )
    return answer.status == HTTPStatus.FORBIDDEN and marked


def _limited(asked: str, answer: Answer, now: datetime, detail: str) -> RateLimited:
    allowance_used_up = answer.headers.get("x-ratelimit-remaining") == "0"
    pause = _retry_after(answer, now)
    if pause is None and allowance_used_up:
        pause = _until_reset(answer, now)
    pause = PAUSE if pause is None else min(max(pause, timedelta(0)), LONGEST_PAUSE)
    return RateLimited(
        asked, detail, retry_at=now + pause, secondary=not allowance_used_up, status=answer.status
    )


def _retry_after(answer: Answer, now: datetime) -> timedelta | None:
    """Return the pause of a `Retry-After` in seconds or as an HTTP date; None where none is read.

    https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
    """
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        # So many seconds that a timedelta cannot hold them are as good as the longest pause.
        return timedelta(seconds=min(int(value[:9]), LONGEST_PAUSE.total_seconds()))
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - now


def _until_reset(answer: Answer, now: datetime) -> timedelta | None:
    value = answer.headers.get("x-ratelimit-reset", "")
    if not (value.isascii() and value.isdigit()):
        return None
    # Eleven digits are as far as a datetime reaches, and three thousand years from now.
    return datetime.fromtimestamp(int(value[:11]), UTC) - now


def _detail(answer: Answer) -> str:
    """Return GitHub's own `message` on one short line, or what stood in its place."""
    try:
        body = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "the answer is not JSON" if answer.body.strip() else ""
    message = body.get("message") if isinstance(body, dict) else None
    return short(message) if isinstance(message, str) else ""


def short(text: str) -> str:
    """Return `text` on one line of at most 300 characters, without control characters.

    A message goes to logs and to Slack: a line break could forge a log entry there.
    """
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= LONGEST_DETAIL else line[: LONGEST_DETAIL - 1] + "…"
