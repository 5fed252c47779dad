"""Which days are public holidays in a country or a part of it.

https://holidays.readthedocs.io/
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

ENGLISH = "en_US"


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A day on which people do not work in `place`, such as "DE" or "DE-BY"."""

    day: date
    name: str
    place: str


def is_known(place: str) -> bool:
    """Whether there are public holidays of a place: a country's code, or "DE-BY" for a part of it."""
    from holidays import list_supported_countries

    country, dash, part = place.partition("-")
    known = list_supported_countries()
    return country in known and (not dash or part in known[country])


def public_holidays(place: str, days: Iterable[date]) -> tuple[PublicHoliday, ...]:
    """Return the public holidays among days, Saturdays and Sundays left out; "" has none."""
    if not place:
        return ()
    return tuple(
        PublicHoliday(day, name, place)
        for day in days
        if day.weekday() < 5 and (name := _names(place, day.year).get(day))  # noqa: PLR2004 - Saturday is 5
    )


@cache
def _names(place: str, year: int) -> dict[date, str]:
    # The library takes a moment to load, and most deployments never ask it.
    from holidays import country_holidays

    country, _, part = place.partition("-")
    known = country_holidays(country, subdiv=part or None, years=year)
    if ENGLISH in known.supported_languages:
        known = country_holidays(country, subdiv=part or None, years=year, language=ENGLISH)
    return dict(known.items())
