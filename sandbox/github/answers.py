"""GitHub's answers as values: its errors in its own words, and its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec
from yarl import URL

_JSON = "application/json; charset=utf-8"
_REPORT_DOCS = "https://docs.github.com/rest/copilot/copilot-usage-metrics"


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answers; `limits` is false where not even the rate limit headers come along."""

    status: HTTPStatus
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = _JSON
    limits: bool = True


class RefusedError(Exception):
    """GitHub refuses a question with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def json_answer(value: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """A 200 with a JSON body."""
    return Answer(HTTPStatus.OK, msgspec.json.encode(value), headers or {})


def created(value: Any) -> Answer:
    """A 201 with a JSON body."""
    return Answer(HTTPStatus.CREATED, msgspec.json.encode(value))


def no_content() -> Answer:
    """The 204 for a day without data."""
    return Answer(HTTPStatus.NO_CONTENT)


def error(
    status: HTTPStatus,
    message: str,
    docs: str = _REPORT_DOCS,
    headers: Mapping[str, str] | None = None,
    *,
    limits: bool = True,
) -> Answer:
    """An error with GitHub's `basic-error` body."""
    body = {"message": message, "documentation_url": docs, "status": str(status.value)}
    return Answer(status, msgspec.json.encode(body), headers or {}, limits=limits)


def not_found() -> Answer:
    """GitHub's 404, the same for what is unknown, out of range and not allowed to be seen."""
    return error(HTTPStatus.NOT_FOUND, "Not Found")


def bad_credentials() -> Answer:
    """GitHub's 401."""
    return error(HTTPStatus.UNAUTHORIZED, "Bad credentials", "https://docs.github.com/rest")


def forbidden(message: str, permission: str) -> Answer:
    """GitHub's 403 for a token without the permission it names in a header."""
    return error(
        HTTPStatus.FORBIDDEN, message, headers={"x-accepted-github-permissions": permission}
    )


def no_user_agent() -> Answer:
    """GitHub's 403 page for a client that does not say who it is."""
    page = (
        "Request forbidden by administrative rules. Please make sure your request has a "
        "User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api"
        "#user-agent-required).\n"
    )
    return Answer(HTTPStatus.FORBIDDEN, page.encode(), content_type="text/html; charset=utf-8")


def page_answer(
    items: list[Any],
    url: URL,
    *,
    default: int,
    most: int,
    wrap: Mapping[str, Any] | None = None,
    key: str = "",
) -> Answer:
    """One page of a list, with the `Link` header that leads to the others.

    The list is the body itself, or the value of `key` beside `wrap`.
    """
    size = min(most, _positive(url, "per_page", default))
    number = _positive(url, "page", 1)
    last = max(1, -(-len(items) // size))
    part = items[(number - 1) * size : number * size]
    pages = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    useful = {
        rel: page
        for rel, page in pages.items()
        if 1 <= page <= last and (number > 1 if rel in {"prev", "first"} else number < last)
    }
    link = ", ".join(
        f'<{url.update_query(page=page, per_page=size)}>; rel="{rel}"'
        for rel, page in useful.items()
    )
    return json_answer(
        {**wrap, key: part} if wrap is not None else part, {"link": link} if link else {}
    )


def _positive(url: URL, name: str, default: int) -> int:
    word = url.query.get(name, "")
    return max(1, int(word)) if word.isascii() and word.isdigit() else default
