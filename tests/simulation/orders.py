"""Five hundred digests in forty time zones, many of them where clocks are changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import cycle, islice
from random import Random
from zoneinfo import ZoneInfo

from handlers.orders.schedule import Every, Schedule
from tests.simulation.oracle import MINUTE, changes

BEGIN = datetime(2027, 11, 1, 0, 0, 30, tzinfo=UTC)
END = datetime(2028, 11, 1, 0, 0, 30, tzinfo=UTC)

# The clocks of these are changed: by an hour, by half of one, by two, at midnight, before it, for
# a month of fasting, on a Friday, and in the south when it is autumn in the north.
CHANGED = (
    *("Europe/Berlin", "Europe/London", "Atlantic/Azores", "Europe/Chisinau", "Africa/Casablanca"),
    *("Africa/Cairo", "Asia/Beirut", "Asia/Jerusalem", "Asia/Gaza", "Asia/Famagusta"),
    *("Australia/Adelaide", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Norfolk"),
    *("Pacific/Auckland", "Pacific/Chatham", "Pacific/Easter", "America/Santiago"),
    *("America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Havana"),
    *("America/Nuuk", "America/Scoresbysund", "America/Miquelon", "Antarctica/Troll"),
)
STEADY = (
    *("UTC", "Africa/Johannesburg", "Asia/Tehran", "Asia/Kabul", "Asia/Kolkata", "Asia/Kathmandu"),
    *("Asia/Yangon", "Asia/Tokyo", "Australia/Eucla", "Pacific/Apia", "Pacific/Kiritimati"),
    *("Pacific/Marquesas", "Pacific/Honolulu", "America/Phoenix"),
)
ZONES = (*CHANGED, *STEADY)
ORDINARY = (time(9), time(9), time(9), time(8, 30), time(0))
# As many times as `_around` returns.
BESIDE = 4


@dataclass(frozen=True, slots=True)
class Mix:
    """How many subscriptions there are of each kind."""

    daily: int
    weekly: int
    monthly: int


def schedules(mix: Mix, seed: int) -> list[Schedule]:
    """Return them; of each kind, those at which a clock is changed come first."""
    dice = Random(seed)  # noqa: S311 - hours are no secrets
    found = [
        *islice(_daily(dice), mix.daily),
        *islice(_weekly(dice), mix.weekly),
        *islice(_monthly(dice), mix.monthly),
    ]
    dice.shuffle(found)
    return found


def _daily(dice: Random) -> Iterator[Schedule]:
    for zone, moment in _shuffled(_at_changes(), dice):
        yield Schedule(Every.DAILY, moment.time(), zone)


def _weekly(dice: Random) -> Iterator[Schedule]:
    for zone, moment in _at_changes():
        yield Schedule(Every.WEEKLY, moment.time(), zone, moment.weekday())
    for zone in cycle(ZONES):
        # Most people want it on Monday at nine.
        yield Schedule(Every.WEEKLY, dice.choice(ORDINARY), zone, dice.choice((0, 0, 0, 0, 4)))


def _monthly(dice: Random) -> Iterator[Schedule]:
    for zone in cycle(ZONES):
        yield Schedule(Every.MONTHLY, dice.choice(ORDINARY), zone)


def _at_changes() -> Iterator[tuple[str, datetime]]:
    """Yield local times (naive) that a change of the clocks skips or repeats, then those beside."""
    found = [
        (zone, _around(moment, ZoneInfo(zone)))
        for zone in CHANGED
        for moment in changes(zone, BEGIN, END)
    ]
    for place in range(BESIDE):
        yield from ((zone, around[place]) for zone, around in found)


def _around(moment: datetime, walls: ZoneInfo) -> tuple[datetime, ...]:
    """Return a time in the middle of what is skipped or repeated, its first, and those beside it."""
    before = (moment - MINUTE).astimezone(walls).replace(tzinfo=None) + MINUTE
    after = moment.astimezone(walls).replace(tzinfo=None)
    first, last = min(before, after), max(before, after)
    return first + (last - first) / 2, first, first - MINUTE, last


def _shuffled(
    found: Iterator[tuple[str, datetime]], dice: Random
) -> Iterator[tuple[str, datetime]]:
    several = list(found)
    dice.shuffle(several)
    return iter(several)
