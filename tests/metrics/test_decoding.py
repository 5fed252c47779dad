"""From GitHub's bytes to days."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.decoding import (
    Payload,
    decode,
    legacy_payload,
    report_payloads,
    substance,
    unknown_fields,
)
from metrics.errors import BrokenAnswer
from metrics.models import AcceptanceRate, Day, IdeTotals, Source, acceptance
from tests.metrics.samples import sample
from tests.metrics.stand_ins import COMPANY
from tests.sandbox.company.shared_files import shared_file

FIRST = date(2026, 11, 1)


def record(day: str = "2026-11-01", **fields: Any) -> dict[str, Any]:
    return {"day": day, **fields}


def body(*documents: object) -> bytes:
    return b"\n".join(json.dumps(document).encode() for document in documents)


def days(content: bytes) -> list[Day]:
    return [decode(payload, Source.REPORTS) for payload in report_payloads(content)]


def meaning(**fields: Any) -> Day:
    (day,) = days(body(record(**fields)))
    return day


# The shapes of a file


def test_the_published_day() -> None:
    """Every value of GitHub's own example, under GitHub's own names."""
    (day,) = days(sample("enterprise_1_day.json"))

    assert day.day == date(2025, 10, 1)
    assert (day.daily_active_users, day.weekly_active_users, day.monthly_active_users) == (2, 2, 2)
    assert acceptance(day) == AcceptanceRate(accepted=2, suggested=2)
    assert day.totals_by_ide == (
        IdeTotals(
            ide="vscode",
            user_initiated_interaction_count=0,
            code_generation_activity_count=2,
            code_acceptance_activity_count=2,
            loc_suggested_to_add_sum=35,
            loc_suggested_to_delete_sum=0,
            loc_added_sum=30,
            loc_deleted_sum=0,
        ),
    )
    assert day.totals_by_language_model == ()
    assert day.pull_requests is not None
    assert day.pull_requests.median_minutes_to_merge == 2.5
    assert day.totals_by_cli is not None
    assert day.totals_by_cli.token_usage is not None
    assert day.totals_by_cli.token_usage.output_tokens_sum == 7000


def test_a_real_quiet_saturday() -> None:
    """A zero is a zero; what the answer leaves out is missing."""
    (day,) = days(sample("organization_1_day_quiet_saturday.json"))

    assert (day.daily_active_users, day.monthly_active_users) == (0, 6)
    assert day.totals_by_ide == ()
    assert day.totals_by_language_feature is None
    assert day.user_initiated_interaction_count is None
    assert acceptance(day) is None


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("enterprise_1_day.json", 1),
        ("enterprise_28_day.json", 1),
        ("enterprise_1_day_all_fields_CONSTRUCTED.json", 1),
        ("enterprise_28_day_all_fields_CONSTRUCTED.json", 1),
        ("organization_1_day_observed_fragment.json", 1),
    ],
)
def test_every_published_example_is_understood(name: str, count: int) -> None:
    """Whatever GitHub has published can be read, and holds no field that nobody knows."""
    payloads = report_payloads(body(shared_file(f"examples/{name}")))

    assert len(payloads) == count
    assert all(decode(payload, Source.REPORTS) for payload in payloads)
    assert sum((unknown_fields(payload) for payload in payloads), Counter()) == {}


@pytest.mark.parametrize(
    "shape",
    [
        lambda days: body({"report_end_day": "2026-11-28", "day_totals": days}),
        body,
        lambda days: body(*days),
        lambda days: body(*days) + b"\n\n",
        lambda days: b"\r\n".join(body(day) for day in days),
        lambda days: json.dumps({"day_totals": days}, indent=2).encode(),
        lambda days: body({"day_totals": days[:1]}, {"day_totals": days[1:]}),
    ],
    ids=["28-day", "array", "ndjson", "blank lines", "crlf", "indented", "wrapper a line"],
)
def test_every_shape_of_a_file_holds_the_same_days(
    shape: Callable[[list[dict[str, Any]]], bytes],
) -> None:
    """The days come in order, however GitHub wraps and shuffles them."""
    unsorted = [record("2026-11-03", daily_active_users=3), record(), record("2026-11-02")]

    assert [day.day.day for day in days(shape(unsorted))] == [1, 2, 3]
    assert days(shape(unsorted))[2].daily_active_users == 3


@pytest.mark.parametrize("content", [b"", b"\n \n", b"[]", b'{"day_totals": []}'])
def test_a_file_may_hold_no_day(content: bytes) -> None:
    """Nothing is a complete answer too."""
    assert report_payloads(content) == ()


@pytest.mark.parametrize("ids", ["61042", 61042, None])
def test_ids_may_be_words_or_numbers(ids: object) -> None:
    """GitHub writes some as strings and some as numbers; no figure depends on them."""
    day = meaning(enterprise_id=ids, organization_id=ids, daily_active_users=4)

    assert day.daily_active_users == 4


def test_a_report_of_one_day_need_not_repeat_the_day() -> None:
    """The day that was asked for stands in for one that is not there."""
    (payload,) = report_payloads(b'{"daily_active_users": 4}', only_day=FIRST)

    assert decode(payload, Source.REPORTS) == Day(day=FIRST, daily_active_users=4)


def test_a_report_of_one_day_must_not_name_another() -> None:
    """The figures of another day are never taken for the day that was asked for."""
    with pytest.raises(BrokenAnswer, match="another day than 2026-11-01"):
        report_payloads(body(record("2026-11-02")), only_day=FIRST)


# What is missing, what is new, what is wrong


def test_missing_is_not_zero() -> None:
    """Absent and null are the same, and neither is a zero."""
    absent, null, zero = meaning(), meaning(loc_added_sum=None), meaning(loc_added_sum=0)

    assert absent == null
    assert absent.loc_added_sum is None
    assert zero.loc_added_sum == 0


def test_an_optional_block_may_be_incomplete() -> None:
    """Copilot CLI without its tokens, and tokens without an average."""
    without = meaning(totals_by_cli={"session_count": 3})
    no_average = meaning(totals_by_cli={"token_usage": {"avg_tokens_per_request": None}})

    assert without.totals_by_cli is not None
    assert without.totals_by_cli.token_usage is None
    assert no_average.totals_by_cli is not None


def test_unknown_fields_are_kept_and_counted() -> None:
    """A field that GitHub adds tomorrow is stored today, and can be counted over many days."""
    payloads = report_payloads(
        body(record(new={"a": [1]}, other=1), record("2026-11-02", new=None, etl_id="green"))
    )

    assert sum((unknown_fields(payload) for payload in payloads), Counter()) == {
        "new": 2,
        "other": 1,
    }
    assert json.loads(payloads[0].content)["new"] == {"a": [1]}
    assert decode(payloads[0], Source.REPORTS) == meaning()


@pytest.mark.parametrize("scope", ["acme", "acme-inc"])
def test_no_field_of_a_day_is_unknown(scope: str) -> None:
    """Everything that the stand-in GitHub sends is documented and known here."""
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    total = COMPANY.day_total(scope, date(2026, 11, 18), now)
    (payload,) = report_payloads(body(total))

    assert unknown_fields(payload) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"daily_active_users": "4"},
        {"daily_active_users": 4.5},
        {"daily_active_users": True},
        {"daily_active_users": -1},
        {"loc_added_sum": -1},
        {"totals_by_ide": {"ide": "vscode"}},
        {"totals_by_ide": [{"loc_added_sum": 1}]},
        {"totals_by_ide": [{"ide": "vscode", "code_generation_activity_count": -5}]},
        {"totals_by_feature": [{"feature": 7}]},
        {"totals_by_cli": []},
        {"pull_requests": {"median_minutes_to_merge": "2"}},
        {"pull_requests": {"median_minutes_to_merge": -0.5}},
    ],
    ids=str,
)
def test_a_known_field_of_a_wrong_kind_is_refused(fields: dict[str, Any]) -> None:
    """A count is a whole number that is not negative; nothing is guessed from another kind."""
    with pytest.raises(BrokenAnswer, match="the day 2026-11-01"):
        meaning(**fields)


@pytest.mark.parametrize(
    "content",
    [
        b"No report available",
        b'"No report available for this day"',
        b"null",
        b"7",
        b"[7]",
        b'{"day": "2026-11-01"',
        b'{"day": "2026-11-01"}\n{"day": "2026-',
        b"{}",
        b'{"day": null}',
        b'{"day": ""}',
        b'{"day": "2026-02-29"}',
        b'{"day": "2026-11-01T00:00:00Z"}',
        b'{"day": 20261101}',
        b'{"day_totals": null}',
        b'{"day_totals": {"day": "2026-11-01"}}',
        b'{"day_totals": [null]}',
        b'{"day_totals": [{"daily_active_users": 1}]}',
        b'{"day": "2026-11-01", "x": "\xff"}',
        b'{"day": "2026-11-01", "x": "\\ud800"}',
        b'{"day": "2026-11-01", "x": 1e999}',
        b'{"day": "2026-11-01", "x": ' + b"9" * 9000 + b"}",
        b"\x1f\x8b\x08\x00",
    ],
)
def test_a_file_that_is_no_report_is_refused(content: bytes) -> None:
    """A day without its date is no day; half a file is no file."""
    with pytest.raises(BrokenAnswer):
        report_payloads(content)


def test_nesting_without_end_is_refused() -> None:
    """A file that is made to exhaust the reader is a broken answer like any other."""
    with pytest.raises(BrokenAnswer):
        report_payloads(b'{"day": "2026-11-01", "x": ' + b"[" * 200_000)


def test_nesting_at_the_edge_is_read_or_refused() -> None:
    """Wherever the interpreter's own limit lies, nothing but `BrokenAnswer` comes out."""
    for depth in range(1, 1100, 5):
        nested = b"[" * depth + b"]" * depth
        try:
            for payload in report_payloads(b'{"day": "2026-11-01", "x": ' + nested + b"}"):
                decode(payload, Source.REPORTS)
                substance(payload)
                unknown_fields(payload)
        except BrokenAnswer:
            assert depth > 100


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_days_or_a_broken_answer(content: bytes) -> None:
    """Nothing that a server may send ends in another exception."""
    try:
        payloads = report_payloads(content)
    except BrokenAnswer:
        return
    assert all(isinstance(payload, Payload) for payload in payloads)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(sorted(Day.__struct_fields__))


@given(st.dictionaries(FIELDS | st.just("day_totals") | st.text(), JSON, max_size=6))
def test_any_object_is_days_or_a_broken_answer(document: dict[str, object]) -> None:
    """Neither reading nor understanding nor comparing ends in another exception."""
    for content in (body(document), body({**document, "day": "2026-11-01"})):
        try:
            for payload in report_payloads(content):
                decode(payload, Source.REPORTS)
                decode(legacy_payload(body({**document, "date": "2026-11-01"})), Source.LEGACY)
                substance(payload)
                unknown_fields(payload)
        except BrokenAnswer:
            pass


# A day that is sent again


def test_housekeeping_is_no_substance() -> None:
    """A report of 28 days and one of a single day tell the same day with other partition fields."""
    total = record(daily_active_users=4)
    partition = {"etl_id": "green", "day_partition": "2026-11-01", "entity_id_partition": 1}
    (one,) = report_payloads(body({**total, **partition, "enterprise_id": 1}))
    (other,) = report_payloads(body({"day_totals": [total], "created_at": "2026-11-03"}))

    assert substance(one) == substance(other)


def test_the_order_of_lists_is_no_substance() -> None:
    """GitHub does not promise to sort; the same entries in another order are the same day."""
    entries = [{"ide": "vscode", "loc_added_sum": 1}, {"ide": "vim", "loc_added_sum": 2}]
    kinds = [{"comment_type": "security"}, {"comment_type": "bug_risk"}]
    there, back = (
        report_payloads(
            body(
                record(
                    totals_by_ide=entries[::step],
                    pull_requests={"copilot_suggestions_by_comment_type": kinds[::step]},
                )
            )
        )[0]
        for step in (1, -1)
    )

    assert substance(there) == substance(back)


@pytest.mark.parametrize(
    "restated",
    [
        record(daily_active_users=5, totals_by_ide=[]),
        record(daily_active_users=4),
        record(daily_active_users=4, totals_by_ide=[], new=1),
        record(daily_active_users=4, totals_by_ide=[{"ide": "vim"}]),
    ],
)
def test_another_value_is_another_substance(restated: dict[str, Any]) -> None:
    """A changed count, a field that went and one that came, known or not."""
    (before,) = report_payloads(body(record(daily_active_users=4, totals_by_ide=[])))
    (after,) = report_payloads(body(restated))

    assert substance(before) != substance(after)


# The legacy answer


def test_a_legacy_day_is_named_by_its_date() -> None:
    """The old answer calls the day `date`."""
    payload = legacy_payload(body({"date": "2026-03-02", "total_active_users": 24}))

    assert payload.day == date(2026, 3, 2)
    assert decode(payload, Source.LEGACY).daily_active_users == 24


@pytest.mark.parametrize("document", [b"[]", b"{}", b'{"date": "2 March"}', b"{", b"\xff"])
def test_a_legacy_document_that_is_no_day_is_refused(document: bytes) -> None:
    """Only an object with a date is a day."""
    with pytest.raises(BrokenAnswer):
        legacy_payload(document)


@pytest.mark.parametrize(
    "fields",
    [
        {"total_active_users": -1},
        {"copilot_ide_chat": []},
        {"copilot_ide_chat": {"editors": [{"models": [{"total_chats": "9"}]}]}},
    ],
    ids=str,
)
def test_a_legacy_value_of_a_wrong_kind_is_refused(fields: dict[str, Any]) -> None:
    """As in the reports, nothing is guessed."""
    payload = legacy_payload(body({"date": "2026-03-02", **fields}))

    with pytest.raises(BrokenAnswer, match="the day 2026-03-02"):
        decode(payload, Source.LEGACY)
