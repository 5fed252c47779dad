"""What GitHub's answers of 2xx hold."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import BrokenAnswer, GitHubError, NotFound, PermissionMissing
from metrics.github import answers, endpoints
from metrics.github.answers import NoReport, ReportLinks
from metrics.github.refusals import Answer

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
ONE_DAY = endpoints.organization_1_day("acme", date(2025, 7, 1))
LATEST = endpoints.organization_28_day_latest("acme")
LEGACY = endpoints.organization_metrics("acme")
SEATS = endpoints.organization_seats("acme")
# The two examples of the OpenAPI description.
LINKS_1_DAY = b"""{"download_links": ["https://example.com/copilot-usage-report-1.ndjson",
    "https://example.com/copilot-usage-report-2.ndjson"], "report_day": "2025-07-01"}"""
LINKS_28_DAY = b"""{"download_links": ["https://example.com/copilot-usage-report-1.ndjson",
    "https://example.com/copilot-usage-report-2.ndjson"],
    "report_start_day": "2025-07-01", "report_end_day": "2025-07-28"}"""
BOTH = tuple(f"https://example.com/copilot-usage-report-{n}.ndjson" for n in (1, 2))

SEVERAL_LINKS = (
    '<https://api.github.com/organizations/7/copilot/billing/seats?page=1>; rel="prev", '
    "<https://api.github.com/organizations/7/copilot/billing/seats?page=3&per_page=100>; "
    'rel="next", <https://api.github.com/x?page=9>; rel="last"'
)


def ok(body: bytes, status: int = 200, **headers: str) -> Answer:
    return Answer(status, headers, body)


def links_to(*links: str) -> Answer:
    quoted = ", ".join(f'"{link}"' for link in links)
    return ok(f'{{"download_links": [{quoted}], "report_day": "2025-07-01"}}'.encode())


def test_links_of_one_day() -> None:
    """The report's day is both the first and the last one."""
    day = date(2025, 7, 1)

    assert answers.report_links(ONE_DAY, ok(LINKS_1_DAY), NOW) == ReportLinks(BOTH, day, day)


def test_links_of_28_days() -> None:
    """The latest report says which days it covers."""
    assert answers.report_links(LATEST, ok(LINKS_28_DAY), NOW) == ReportLinks(
        BOTH, date(2025, 7, 1), date(2025, 7, 28)
    )


def test_a_link_that_is_listed_twice_counts_once() -> None:
    """The same file is not downloaded twice, and the order stays."""
    found = answers.report_links(ONE_DAY, links_to(BOTH[1], BOTH[0], BOTH[1]), NOW)

    assert isinstance(found, ReportLinks)
    assert found.links == (BOTH[1], BOTH[0])


def test_links_never_show_in_a_repr() -> None:
    """They are signed, so whoever reads a log must not find them there."""
    assert "https" not in repr(answers.report_links(ONE_DAY, ok(LINKS_1_DAY), NOW))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (ok(b"", 204), "no content"),
        (ok(b'{"download_links": [], "report_day": "2025-07-01"}'), "no files"),
        (ok(b'{"download_links": []}'), "no files"),
        (ok(b' "No report available for this day"'), "not ready"),
    ],
)
def test_three_ways_of_saying_that_there_is_no_report(answer: Answer, reason: str) -> None:
    """An empty 204, an empty list and a bare sentence are outcomes, not errors."""
    found = answers.report_links(ONE_DAY, answer, NOW)

    assert isinstance(found, NoReport)
    assert found.reason == reason


@pytest.mark.parametrize(
    "answer",
    [
        ok(b""),
        ok(b"<html>Unicorn!</html>"),
        ok(b'"No report'),
        ok(b"null"),
        ok(b"[]"),
        ok(b"{}"),
        ok(b"\xff"),
        ok(b"[" * 5000),
        ok(b'{"download_links": null, "report_day": "2025-07-01"}'),
        ok(b'{"download_links": [1], "report_day": "2025-07-01"}'),
        ok(b'{"download_links": ["https://example.com/a"]}'),
        ok(b'{"download_links": ["https://example.com/a"], "report_day": "yesterday"}'),
        ok(b'{"download_links": ["https://example.com/a"], "report_start_day": "2025-07-01"}'),
        links_to("http://example.com/a"),
        links_to("ftp://example.com/a"),
        links_to("https:///a"),
        links_to("https://[/a"),
        links_to("https://user:word@example.com/a"),
        links_to("/a"),
        links_to(BOTH[0], ""),
    ],
)
def test_links_that_are_not_as_described_are_broken(answer: Answer) -> None:
    """Nothing of it is used, and the error holds nothing of the body."""
    with pytest.raises(BrokenAnswer) as caught:
        answers.report_links(ONE_DAY, answer, NOW)

    assert caught.value.asked == ONE_DAY.asked
    assert "example.com" not in str(caught.value)


def test_a_report_of_another_day_is_broken() -> None:
    """Figures must not be kept under a day that they are not of."""
    other = endpoints.organization_1_day("acme", date(2025, 7, 2))

    with pytest.raises(BrokenAnswer, match="2025-07-01 instead of 2025-07-02"):
        answers.report_links(other, ok(LINKS_1_DAY), NOW)


def test_a_report_that_ends_before_it_begins_is_broken() -> None:
    """Such days are no period."""
    body = LINKS_28_DAY.replace(b"2025-07-28", b"2025-06-28")

    with pytest.raises(BrokenAnswer, match="days they cover"):
        answers.report_links(LATEST, ok(body), NOW)


def test_plain_http_is_for_an_api_that_is_plain_itself() -> None:
    """Only a stand-in on this machine has such links."""
    found = answers.report_links(ONE_DAY, links_to("http://127.0.0.1:8000/a"), NOW, plain_http=True)

    assert isinstance(found, ReportLinks)


def test_legacy_days_stay_as_github_wrote_them() -> None:
    """Each day is kept byte for byte, also what this version does not know."""
    days = answers.legacy_days(LEGACY, ok(b'[{"date": "2024-06-24", "new": {}}, {"date":1}]'), NOW)

    assert [bytes(day) for day in days] == [b'{"date": "2024-06-24", "new": {}}', b'{"date":1}']


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'[{"date": "2024-06-24"}', b"[[]]"])
def test_legacy_days_that_are_not_as_described_are_broken(body: bytes) -> None:
    """An answer must be a whole array of objects."""
    with pytest.raises(BrokenAnswer):
        answers.legacy_days(LEGACY, ok(body), NOW)


def test_a_page_of_seats() -> None:
    """Seats stay as GitHub wrote them; the total counts all pages."""
    page = answers.seats_page(SEATS, ok(b'{"total_seats": 2, "seats": [{"a": 1}]}'), NOW)

    assert page.total == 2
    assert [bytes(seat) for seat in page.seats] == [b'{"a": 1}']


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'{"total_seats": "2", "seats": []}', b'{"total_seats":1,"seats":[1]}']
)
def test_seats_that_are_not_as_described_are_broken(body: bytes) -> None:
    """A count must be a number, and a seat an object."""
    with pytest.raises(BrokenAnswer):
        answers.seats_page(SEATS, ok(body), NOW)


def test_a_document_is_one_object() -> None:
    """It is returned byte for byte."""
    assert bytes(answers.document(SEATS, ok(b'{"plan_type": "x"}'), NOW)) == b'{"plan_type": "x"}'


@pytest.mark.parametrize("body", [b"[]", b"", b'{"a": }', b'"x"', b'{"a": 1'])
def test_a_document_that_is_no_object_is_broken(body: bytes) -> None:
    """An array, a sentence and half an object are none."""
    with pytest.raises(BrokenAnswer):
        answers.document(SEATS, ok(body), NOW)


@pytest.mark.parametrize(
    "read",
    [answers.report_links, answers.legacy_days, answers.seats_page, answers.document],
)
def test_a_refusal_is_raised(read: answers.Reader[object]) -> None:
    """Each reader raises what the status means, with what the endpoint needs."""
    with pytest.raises(NotFound):
        read(SEATS, ok(b"{}", 404), NOW)
    with pytest.raises(PermissionMissing) as caught:
        read(SEATS, ok(b"{}", 403), NOW)
    assert caught.value.needs == endpoints.ORGANIZATION_SEATS


@pytest.mark.parametrize(
    ("link", "query"),
    [
        (
            SEVERAL_LINKS,
            (("page", "3"), ("per_page", "100")),
        ),
        ('<https://elsewhere.example/steal?page=2>; rel="next"', (("page", "2"),)),
        ("<https://api.github.com/x?page=2&q=a,b>; rel=next", (("page", "2"), ("q", "a,b"))),
    ],
)
def test_the_next_page_is_the_same_question_with_another_query(
    link: str, query: tuple[tuple[str, str], ...]
) -> None:
    """Only the query is taken from the link, so that a token never follows it elsewhere."""
    following = answers.next_page(SEATS, ok(b"", link=link))

    assert following is not None
    assert (following.path, following.owner) == (SEATS.path, SEATS.owner)
    assert following.query == query


@pytest.mark.parametrize(
    "link",
    [
        "",
        '<https://api.github.com/x?page=1>; rel="prev"',
        '<https://api.github.com/x?page=1>; rel="nextish"',
        "garbage",
    ],
)
def test_behind_the_last_page_is_none(link: str) -> None:
    """Without rel="next" there is nothing more to ask."""
    assert answers.next_page(SEATS, ok(b"", link=link)) is None
    assert answers.next_page(SEATS, ok(b"")) is None


@given(st.binary(max_size=200))
def test_no_body_makes_the_reading_fail(body: bytes) -> None:
    """Whatever comes is an outcome or an error of the tree."""
    for read in (answers.report_links, answers.legacy_days, answers.seats_page, answers.document):
        try:
            read(SEATS, ok(body), NOW)
        except GitHubError as error:
            assert isinstance(error, BrokenAnswer)  # noqa: PT017 - most bodies raise, a few do not
