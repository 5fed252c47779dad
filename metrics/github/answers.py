"""GitHub's answers as values: the pure half of the client, without I/O."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Literal, TypeVar
from urllib.parse import parse_qsl, urlsplit

import msgspec

from metrics.errors import BrokenAnswer
from metrics.github.endpoints import Endpoint
from metrics.github.refusals import Answer, refusal

T = TypeVar("T")
Reader = Callable[[Endpoint, Answer, datetime], T]

# https://www.rfc-editor.org/rfc/rfc8288#section-3
LINK = re.compile(r"<([^<>]*)>([^<]*)")
NEXT = re.compile(r';\s*rel="?next"?\s*(?:[;,]|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """Where the files of a report are, each once, and the UTC days it covers, both included.

    The links are signed: whoever has one can read the file, so they never show in a repr.
    """

    links: tuple[str, ...] = field(repr=False)
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class NoReport:
    """GitHub answered, and has no report (yet): a 204, an empty list of links, or a sentence."""

    reason: Literal["no content", "no files", "not ready"]


@dataclass(frozen=True, slots=True)
class SeatsPage:
    """One page of Copilot seats: each seat as GitHub sent it, and the number over all pages."""

    total: int
    seats: tuple[msgspec.Raw, ...]


class _Links(msgspec.Struct):
    download_links: list[str]
    report_day: date | None = None
    report_start_day: date | None = None
    report_end_day: date | None = None


class _Seats(msgspec.Struct):
    total_seats: int
    seats: list[msgspec.Raw]


def report_links(
    endpoint: Endpoint, answer: Answer, now: datetime, *, plain_http: bool = False
) -> ReportLinks | NoReport:
    """Return the links of a report, or why there are none.

    Links must be https, or may be http where `plain_http` says that the API itself is. Raises
    `BrokenAnswer`, and what `refusals.refusal` says for an answer outside 2xx.
    """
    _raise_refusal(endpoint, answer, now)
    if answer.status == HTTPStatus.NO_CONTENT:
        return NoReport("no content")
    # "No report available" comes as a bare JSON string where a day is not processed yet.
    if answer.body.lstrip()[:1] == b'"':
        _read(endpoint, answer, str)
        return NoReport("not ready")
    described = _read(endpoint, answer, _Links)
    if not described.download_links:
        return NoReport("no files")
    first, last = _days(endpoint, described)
    schemes = {"https", "http"} if plain_http else {"https"}
    if not all(_is_link(link, schemes) for link in described.download_links):
        raise BrokenAnswer(endpoint.asked, "a download link that is not an https URL")
    return ReportLinks(tuple(dict.fromkeys(described.download_links)), first, last)


def legacy_days(endpoint: Endpoint, answer: Answer, now: datetime) -> list[msgspec.Raw]:
    """Return each day of a legacy answer as the JSON document that GitHub sent.

    Raises `BrokenAnswer`, and what `refusals.refusal` says for an answer outside 2xx.
    """
    _raise_refusal(endpoint, answer, now)
    days = _read(endpoint, answer, list[msgspec.Raw])
    if not all(_is_object(day) for day in days):
        raise BrokenAnswer(endpoint.asked, "a day that is not a JSON object")
    return days


def seats_page(endpoint: Endpoint, answer: Answer, now: datetime) -> SeatsPage:
    """Return one page of seats.

    Raises `BrokenAnswer`, and what `refusals.refusal` says for an answer outside 2xx.
    """
    _raise_refusal(endpoint, answer, now)
    page = _read(endpoint, answer, _Seats)
    if not all(_is_object(seat) for seat in page.seats):
        raise BrokenAnswer(endpoint.asked, "a seat that is not a JSON object")
    return SeatsPage(page.total_seats, tuple(page.seats))


def document(endpoint: Endpoint, answer: Answer, now: datetime) -> msgspec.Raw:
    """Return an answer that is one JSON object, as GitHub sent it.

    Raises `BrokenAnswer`, and what `refusals.refusal` says for an answer outside 2xx.
    """
    _raise_refusal(endpoint, answer, now)
    raw = _read(endpoint, answer, msgspec.Raw)
    if not _is_object(raw):
        raise BrokenAnswer(endpoint.asked, "an answer that is not a JSON object")
    return raw


def next_page(endpoint: Endpoint, answer: Answer) -> Endpoint | None:
    """Return the question for the page after this one, or None behind the last.

    Only the query of `Link: <…>; rel="next"` is taken: GitHub writes the path with an ID instead
    of a name there, and a token must not follow a link to another host.
    https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
    """
    query = next_query(answer)
    return None if query is None else replace(endpoint, query=query)


def next_query(answer: Answer) -> tuple[tuple[str, str], ...] | None:
    """Return the query of the `Link` header's rel="next", or None where there is no such link."""
    for target, parameters in LINK.findall(answer.headers.get("link", "")):
        if NEXT.search(parameters):
            return tuple(parse_qsl(target.partition("?")[2]))
    return None


def _raise_refusal(endpoint: Endpoint, answer: Answer, now: datetime) -> None:
    if not answer.is_success:
        raise refusal(endpoint.asked, answer, now, needs=endpoint.needs, legacy=endpoint.is_legacy)


def _read(endpoint: Endpoint, answer: Answer, shape: type[T]) -> T:
    return read(endpoint.asked, answer, shape)


def read(asked: str, answer: Answer, shape: type[T]) -> T:
    """Return the JSON body of `answer` in the given shape. Raises `BrokenAnswer`."""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except msgspec.ValidationError as error:
        problem = f"not the described shape: {error}"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        problem = "the answer is not JSON"
    raise BrokenAnswer(asked, problem, status=answer.status)


def _days(endpoint: Endpoint, described: _Links) -> tuple[date, date]:
    first = described.report_day or described.report_start_day
    last = described.report_day or described.report_end_day
    if first is None or last is None or first > last:
        raise BrokenAnswer(endpoint.asked, "links without the days they cover")
    if endpoint.day not in {None, first}:
        raise BrokenAnswer(endpoint.asked, f"a report of {first} instead of {endpoint.day}")
    return first, last


def _is_link(link: str, schemes: set[str]) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and parts.username is None


def _is_object(raw: msgspec.Raw) -> bool:
    return bytes(raw).lstrip()[:1] == b"{"
