"""What every test shares: the log of the whole run, which the last test of all looks through."""

import logging
from collections.abc import Iterator

import pytest


class Lines(logging.Handler):
    """Keeps every line of the run at INFO or above, before anything is taken out of it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self._formatter = logging.Formatter("%(levelname)s %(name)s: %(message)s")

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self._formatter.format(record))


LINES = Lines()


@pytest.fixture(scope="session", autouse=True, name="log_lines")
def _log_lines() -> Iterator[list[str]]:
    """Listen to every logger from the first test to the last."""
    root = logging.getLogger()
    root.addHandler(LINES)
    root.setLevel(logging.INFO)
    yield LINES.lines
    root.removeHandler(LINES)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the look through the log behind all other tests, whatever their order is."""
    items.sort(key=lambda item: "test_log_of_the_run" in item.nodeid)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that keeps the browser's picture as the README's."""
    parser.addoption(
        "--keep-pictures", action="store_true", help="write what the browser saw to docs/"
    )
