"""How long a signed link lives, as its own query tells."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.github.link_life import ends_at

HALF_PAST_NINE = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TEN = HALF_PAST_NINE.replace(hour=10, minute=0)
AZURE = "https://copilot-reports.github.com/f.json?st=2026-11-21T08:30:00Z&se=2026-11-21T09%3A30%3A00Z&sig=x"


@pytest.mark.parametrize(
    "link",
    [
        AZURE,
        "https://h.example/f?se=2026-11-21T10:30:00%2B01:00&sig=x",
        "https://h.example/f?se=2026-11-21T09:30:00",
        "https://h.example/f?X-Amz-Date=20261121T083000Z&X-Amz-Expires=3600&X-Amz-Signature=x",
        "https://h.example/f?X-Goog-Date=20261121T083000Z&X-Goog-Expires=3600",
        "https://h.example/f?Expires=1795253400&Signature=x",
    ],
)
def test_each_kind_of_signature_tells_its_end(link: str) -> None:
    """Azure's, Amazon's and Google's, and the old one with seconds since 1970."""
    assert ends_at([link]) == HALF_PAST_NINE


@pytest.mark.parametrize(
    "link",
    [
        "https://h.example/f",
        "https://h.example/f?sig=x",
        "https://h.example/f?se=soon",
        "https://h.example/f?X-Amz-Expires=3600",
        "https://h.example/f?X-Amz-Date=20261121T083000Z&X-Amz-Expires=99999999999999",
        "https://h.example/f?Expires=99999999999999999999",
    ],
)
def test_a_link_that_does_not_tell(link: str) -> None:
    """What is no time of our calendar tells nothing."""
    assert ends_at([link]) is None


def test_the_first_end_counts_and_every_link_must_tell() -> None:
    """Several files may have been signed at several moments."""
    later = AZURE.replace("09%3A30", "10%3A00")
    assert ends_at([later]) == TEN
    assert ends_at([later, AZURE]) == HALF_PAST_NINE
    assert ends_at([later, "https://h.example/f"]) is None
    assert ends_at([]) is None


@given(st.sampled_from(["se", "Expires", "X-Amz-Date=20261121T083000Z&X-Amz-Expires"]), st.text())
def test_no_query_breaks_it(name: str, value: str) -> None:
    """The end is an aware time, or None."""
    end = ends_at([f"https://h.example/f?{name}={value}"])
    assert end is None or end.tzinfo is not None
