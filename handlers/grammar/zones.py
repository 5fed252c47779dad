"""Time zones, as people name them: "Europe/Berlin", "berlin", "New York", "CET"."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from handlers.grammar.reading import Words

# No zones of the database itself, but of a system that it was unpacked on.
_OF_THE_SYSTEM = frozenset({"factory", "localtime", "posixrules"})
# The regions whose zones are named by a city, https://www.iana.org/time-zones
_REGIONS = frozenset(
    {
        *("africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia"),
        *("europe", "indian", "pacific"),
    }
)
# What clocks are called in one half of the year, or in two countries, is no zone by itself.
_INSTEAD = {
    **dict.fromkeys(("pst", "pdt", "pt"), "America/Los_Angeles"),
    **dict.fromkeys(("mdt", "mt"), "America/Denver"),
    **dict.fromkeys(("cst", "cdt", "ct"), "America/Chicago"),
    **dict.fromkeys(("edt", "et"), "America/New_York"),
    **dict.fromkeys(("cest", "mez", "mesz"), "Europe/Berlin"),
    **dict.fromkeys(("eest",), "Europe/Helsinki"),
    **dict.fromkeys(("bst",), "Europe/London"),
    **dict.fromkeys(("ist",), "Asia/Kolkata"),
    **dict.fromkeys(("jst",), "Asia/Tokyo"),
    **dict.fromkeys(("sgt",), "Asia/Singapore"),
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
}
# An offset changes twice a year where clocks do, so it is no zone that a time can be kept in.
_OFFSET = re.compile(r"(?:utc|gmt)[+-][0-9]{1,2}(?::?[0-9]{2})?")
_MOST_WORDS = 3  # "ho chi minh"
_NEAR = 0.75


def names() -> Iterable[str]:
    """Return every zone that can be named in full."""
    return _by_name().values()


def take_zone(typed: Words, *, cities: bool) -> tuple[str | None, Words]:
    """Return the zone that some of the words name, if any, and the words without it.

    Without `cities`, a zone has to be named in full.
    """
    known = _by_city() | _by_name() if cities else _by_name()
    for length in range(min(len(typed), _MOST_WORDS), 0, -1):
        for at in range(len(typed) - length + 1):
            zone = known.get("_".join(map(_plain, typed[at : at + length])))
            if zone is not None:
                return zone, typed[:at] + typed[at + length :]
    return None, typed


def zone_instead(word: str) -> str | None:
    """Return the zone that was probably meant by a word that names none, if one can be told."""
    plain = _plain(word)
    if plain in _INSTEAD:
        return _INSTEAD[plain]
    known = _by_name() if "/" in plain else _by_city()
    near = get_close_matches(plain, known, 1, _NEAR)
    return known[near[0]] if near else None


def is_like_a_zone(word: str) -> bool:
    """Return whether a word that names no zone was meant to: by its region, as letters or an offset."""
    return (
        _plain(word) in _INSTEAD
        or _OFFSET.fullmatch(word) is not None
        or ("/" in word and word.partition("/")[0] in _REGIONS)
    )


@cache
def _by_name() -> dict[str, str]:
    return {
        zone.lower(): zone
        for zone in sorted(available_timezones())
        if zone.lower() not in _OF_THE_SYSTEM
    }


@cache
def _by_city() -> dict[str, str]:
    """Return the zones by their cities; where one has two zones, these are two names of one."""
    cities: dict[str, str] = {}
    for name, zone in _by_name().items():
        region, _, place = name.partition("/")
        if region in _REGIONS:
            cities.setdefault(place.rpartition("/")[2], zone)
    return cities


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
