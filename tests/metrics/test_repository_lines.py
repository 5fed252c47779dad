"""A line of a repositories report: typed, tolerant of what is new, and never half-read."""

import json
from collections import Counter
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.repository_lines import repository_line
from metrics.users import BrokenLine
from tests.metrics.offered import repository
from tests.sandbox.company.shared_files import shared_file

TIMES = {
    "authored_by": "human",
    "reviewed_by": "human",
    "total_merged": 3,
    "median_minutes_ready_to_first_review": 12.5,
    "p90_minutes_final_review_to_merge": 90,
}


def line(**changes: Any) -> bytes:
    return json.dumps(
        repository(7, total_created=5, median_minutes_to_merge=1.5) | changes
    ).encode()


def test_a_line_is_read_with_githubs_own_names() -> None:
    """Ids may be numbers or strings, and what is not sent is None."""
    unknown: Counter[str] = Counter()
    read = repository_line(line(repo_id="7", pull_request_review_times=[TIMES]), unknown)
    row, pull_requests = read.row, read.row.pull_requests

    assert (read.day, int(row.repo_id), row.repo_name) == (date(2026, 11, 12), 7, "repo7")
    assert pull_requests is not None
    assert (pull_requests.total_created, pull_requests.median_minutes_to_merge) == (5, 1.5)
    assert pull_requests.total_merged is None
    assert row.pull_request_review_times is not None
    (times,) = row.pull_request_review_times
    assert (times.total_merged, times.median_minutes_ready_to_first_review) == (3, 12.5)
    assert times.median_minutes_final_review_to_merge is None
    assert (read.unread, unknown) == (None, {})


def test_githubs_published_lines_hold_nothing_new() -> None:
    """The examples of its documentation, with every housekeeping field."""
    unknown: Counter[str] = Counter()
    for published in shared_file("examples/repos_1_day.ndjson"):
        housekeeping = {"etl_id": "green", "day_partition": "2026-07-14", "entity_id_partition": 1}
        read = repository_line(json.dumps(published | housekeeping).encode(), unknown)
        assert read.row.repo_owner_name == "octodemo-metrics"
        assert read.unread is None
    assert unknown == {}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"stars": 3}, "stars"),
        ({"pull_requests": {"total_created": 5, "total_closed": 1}}, "pull_requests.total_closed"),
        ({"pull_request_review_times": [TIMES | {"x": 1}]}, "pull_request_review_times.x"),
    ],
    ids=["top", "pull requests", "review times"],
)
def test_a_new_field_is_counted_and_its_line_is_kept(changes: dict[str, Any], name: str) -> None:
    """The line counts, and a later version can read the rest of it."""
    unknown: Counter[str] = Counter()
    sent = line(**changes)
    read = repository_line(sent, unknown)

    assert read.row.pull_requests is not None
    assert read.row.pull_requests.total_created == 5
    assert unknown == {name: 1}
    assert read.unread == sent


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (line()[:-1], "Input data was truncated"),
        (b"[]", "Expected `object`"),
        (line(day="soon"), "Invalid RFC3339 encoded date"),
        (line(repo_id=0), "repo_id"),
        (line(pull_requests={"total_created": -1}), "pull_requests.total_created"),
        (line(pull_requests={"total_created": "many"}), "pull_requests.total_created"),
        (line(stars=3, repo_name=None), "repo_name"),
        (line(pull_requests=[]), "pull_requests"),
        (b"\xff", "malformed"),
        (b'{"day": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_has_a_reason(sent: bytes, reason: str) -> None:
    """Without any of its values."""
    unknown: Counter[str] = Counter()
    with pytest.raises(BrokenLine, match=reason) as raised:
        repository_line(sent, unknown)

    assert "repo7" not in str(raised.value)
    assert "many" not in str(raised.value)
    assert unknown == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELD = st.sampled_from([*repository(1), "pull_request_review_times", "something"])


@given(st.binary() | st.dictionaries(FIELD, JSON).map(lambda new: line(**new)))
def test_any_line_is_read_or_has_a_reason(sent: bytes) -> None:
    """Nothing else comes out of it, whatever GitHub sends."""
    with suppress(BrokenLine):
        assert isinstance(repository_line(sent, Counter()).day, date)
