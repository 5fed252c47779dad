"""What the look through the log of the whole run, in `tests/conftest.py`, would find."""

import pytest

from tests.conftest import telling


@pytest.mark.parametrize(
    "line",
    [
        "INFO httpx: GET https://reports.example/part-1.json?se=2026-11-21&sig=abc",
        "INFO httpx: GET https://reports.example/part-1.json?sv=2024&sp=r",
        "DEBUG aiohttp: Authorization: Bearer abc",
        "INFO bot: token ghp_sandbox",
        "INFO bot: minted ghs_abc",
        "INFO slack: xoxb-stand-in",
        "INFO slack: xapp-stand-in",
        "INFO bot: -----BEGIN RSA PRIVATE KEY-----",
        "INFO handlers: asked by sami-eriksen",
        "WARNING metrics: a broken line of login7",
    ],
)
def test_a_line_with_a_secret_or_a_person_is_found(line: str) -> None:
    """Every kind of secret that passes through the product would be noticed, and every login."""
    assert telling(["INFO bot: listening", line]) == [line]


def test_an_ordinary_line_is_not() -> None:
    """An address without its query tells nothing."""
    assert telling(["INFO bot: GET https://reports.example/part-1.json"]) == []
