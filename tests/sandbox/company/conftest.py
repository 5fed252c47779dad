from datetime import UTC, date, datetime

import pytest

from sandbox.company import Company

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def company() -> Company:
    return Company(TODAY, people=60)
