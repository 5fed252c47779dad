"""From the seats of a day to the values of their bar."""

from collections.abc import Sequence

from charts.values import Tone, WholeBar, WholePart
from metrics.numbers import count, difference, percent, plural, short_day
from metrics.seats import SeatGroup, Seats, Use

IDLE = (Tone.SAND, Tone.AMBER, Tone.ORANGE)
NEVER = (Tone.DARK_GREY, Tone.GREY)


def seat_use(title: str, subtitle: str, seats: Seats, names: Sequence[str]) -> WholeBar:
    """Return a part for each group of seats, called by `names`: the longer idle, the darker."""
    return WholeBar(
        title=title,
        subtitle=subtitle,
        heading=plural(seats.seats, "seat", "seats"),
        parts=tuple(
            WholePart(
                name,
                group.seats,
                count(group.seats),
                percent(group.seats / seats.seats) if seats.seats else "",
                "" if group.before is None else difference(group.seats - group.before),
                tone,
            )
            for name, group, tone in zip(names, seats.groups, _tones(seats.groups), strict=True)
        ),
        before="" if seats.earlier is None else f"against {short_day(seats.earlier)}",
    )


def _tones(groups: Sequence[SeatGroup]) -> list[Tone]:
    idle = sum(group.use is Use.IDLE for group in groups)
    never = sum(group.use is Use.NEVER for group in groups)
    return [
        Tone.BLUE,
        *IDLE[len(IDLE) - idle :],
        Tone.VERMILION,
        *NEVER[:never],
    ]
