"""What every test shares: the log of the whole run, which is looked through at its end."""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from sandbox.company import Company
from tests.postgres import PASSWORD, on_both, postgres_cluster, postgres_url

# Fixtures for every test.
__all__ = ["on_both", "postgres_cluster", "postgres_url"]

# The same examples in every run, and none that fails because a machine is busy.
STEADY = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], max_examples=40
)
settings.register_profile("sample", STEADY)
settings.register_profile("thorough", STEADY, max_examples=300)

SECRETS = (
    "ghp_sandbox",
    "ghs_",
    "xoxb-",
    "xapp-",
    "stand-in-signing-secret",
    "sig=",
    "Bearer ",
    "PRIVATE KEY",
    PASSWORD,
)
# Everybody's login in the company of the stand-in, and those that single tests make up.
LOGINS = (*(person.login for person in Company(date(2026, 11, 21), 400).everybody), r"login\d+")
LOGIN = re.compile(rf"\b(?:{'|'.join(LOGINS)})\b")
SIGNED_QUERY = re.compile(r"https?://\S+\?\S*\bs[ev]=")


# What a test has counted, told below all tests: `record_property(COUNTS, "due 3, lost 0")`.
COUNTS = "counts"


class Lines(logging.Handler):
    """Keeps every line of the run at INFO or above, before anything is taken out of it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self._formatter = logging.Formatter("%(levelname)s %(name)s: %(message)s")

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self._formatter.format(record))


def telling(lines: Iterable[str]) -> list[str]:
    """Return the lines that hold a token, a key, the query of a signed link or somebody's login."""
    return [
        line
        for line in lines
        if SIGNED_QUERY.search(line)
        or LOGIN.search(line)
        or any(secret in line for secret in SECRETS)
    ]


@pytest.fixture(scope="session", autouse=True)
def _log_of_the_run() -> Iterator[None]:
    """Listen to every logger from the first test to the last; none may have told a secret."""
    heard, root = Lines(), logging.getLogger()
    root.addHandler(heard)
    root.setLevel(logging.INFO)
    yield
    root.removeHandler(heard)
    assert telling(heard.lines) == []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switches: keep the browser's pictures as the README's, and try every example."""
    parser.addoption(
        "--keep-pictures", action="store_true", help="write what the browser saw to docs/"
    )
    parser.addoption(
        "--thorough", action="store_true", help="try all examples, where else a sample is enough"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis try as many examples as are wanted, before any test names its own number."""
    settings.load_profile("thorough" if config.getoption("--thorough") else "sample")


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether all examples are tried, and not only a sample of them: `make soak`."""
    return bool(request.config.getoption("--thorough"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what the proofs of deliveries counted, below the tests."""
    ended = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    counted = [
        value for report in ended for name, value in report.user_properties if name == COUNTS
    ]
    if counted:
        terminalreporter.section("deliveries")
    for line in sorted(str(value) for value in counted):
        terminalreporter.write_line(line)
