"""The log of the whole test run, looked through when everything else has run."""

import re

SECRETS = (
    "ghp_sandbox",
    "ghs_",
    "xoxb-",
    "xapp-",
    "stand-in-signing-secret",
    "sig=",
    "Bearer ",
    "PRIVATE KEY",
)
SIGNED_QUERY = re.compile(r"https?://\S+\?\S*\bs[ev]=")


def test_no_line_of_the_run_holds_a_secret_or_a_signed_query(log_lines: list[str]) -> None:
    """No logger writes a token, a key or the query of a signed link, even before redaction."""
    found = [
        line
        for line in log_lines
        if SIGNED_QUERY.search(line) or any(secret in line for secret in SECRETS)
    ]

    assert found == []
