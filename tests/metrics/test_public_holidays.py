"""Public holidays are those of a country or a part of it, and only on days on which people work."""

from datetime import date

import pytest

from metrics.public_holidays import PublicHoliday, is_known, public_holidays
from metrics.scope import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30)).days


def test_the_holidays_of_a_country_are_found() -> None:
    """With their names in English."""
    assert public_holidays("US", NOVEMBER) == (
        PublicHoliday(date(2026, 11, 11), "Veterans Day", "US"),
        PublicHoliday(date(2026, 11, 26), "Thanksgiving Day", "US"),
    )


def test_a_part_of_a_country_has_its_own() -> None:
    """Epiphany is one in Bavaria and not in Berlin."""
    epiphany = [date(2026, 1, 6)]

    assert public_holidays("DE-BY", epiphany) == (PublicHoliday(epiphany[0], "Epiphany", "DE-BY"),)
    assert public_holidays("DE-BE", epiphany) == ()


def test_a_holiday_on_a_sunday_is_none() -> None:
    """Nobody would have worked on All Saints' Day 2026."""
    assert public_holidays("DE-BY", [date(2026, 11, 1)]) == ()


def test_without_a_place_there_is_none() -> None:
    """The setting is optional."""
    assert public_holidays("", NOVEMBER) == ()


@pytest.mark.parametrize(
    ("place", "known"),
    [("DE", True), ("DE-BY", True), ("DE-XX", False), ("DE-", False), ("Mordor", False)],
)
def test_a_place_is_known_or_refused(place: str, known: bool) -> None:  # noqa: FBT001 - a column of the table
    """So that a mistyped setting is named at the start."""
    assert is_known(place) is known
