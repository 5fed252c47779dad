"""Several counts of the same days, one strip of bars below the other."""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import legend, marks, style, ticks
from charts.figures import AXIS_LEFT, AXIS_RIGHT, EMPTY
from charts.frame import day_labels, titles
from charts.style import Lettering
from charts.values import DailyStrips, Strip
from metrics import numbers

FIRST_HEADING = 178
BOTTOM = 632
HEADING_ROOM = 50  # pixels for a strip's heading and the air above it
HEADING_LIFT = 14
FIRST_LIFT = 18
BESIDE = 14
MOST_STEPS = 4  # only the highest is drawn; this many keep it close to the highest bar
EXACT_COUNTS_BELOW = 100_000
HEADING = Lettering(26, style.INK, style.BOLD)
COUNT = Lettering(30, style.BLUE, style.BOLD)
PART = Lettering(28, style.BLUE, style.BOLD)
WHOLE = Lettering(28, style.QUIET_INK, style.REGULAR)
MOVED_DAY = Lettering(24, style.QUIET_INK, style.REGULAR)
MOVED_BEFORE = Lettering(24, style.VERMILION, style.REGULAR)
FLOOR, CEILING = 14, 8  # pixels that the middle of a value keeps from the edges of its strip
APART = 34  # pixels between the middles of two values


def daily_strips(values: DailyStrips) -> Figure:
    """Return a strip for each count; where it has parts, they stand dark in front of pale bars."""
    figure = style.blank()
    titles(figure, values.title, values.subtitle)
    pitch = (BOTTOM - FIRST_HEADING + HEADING_ROOM - FIRST_LIFT) / len(values.strips)
    axes: Axes | None = None
    for number, strip in enumerate(values.strips):
        bottom = FIRST_HEADING - HEADING_ROOM + FIRST_LIFT + (number + 1) * pitch
        top = _top(values.strips if values.one_scale else (strip,))
        axes = _strip(figure, values, strip, (bottom - pitch + HEADING_ROOM, bottom), top)
    if axes is not None:
        day_labels(axes, values.days)
    legend.key(figure, _entries(values), style.RIGHT, FIRST_HEADING)
    return figure


def _top(strips: Sequence[Strip]) -> float:
    every = (count for strip in strips for count in (*strip.counts, *strip.before))
    known = [count for count in every if count is not None]
    return ticks.scale(max(known, default=0), MOST_STEPS, 1)[-1]


def _strip(
    figure: Figure, values: DailyStrips, strip: Strip, edges: tuple[float, float], top: float
) -> Axes:
    upper, lower = edges
    axes = style.panel(figure, AXIS_LEFT, upper, AXIS_RIGHT, lower)
    axes.set_xlim(-0.5, len(values.days) - 0.5)
    axes.set_ylim(0, top)
    style.write(figure, (AXIS_LEFT, upper - HEADING_LIFT), strip.name, HEADING)
    marks.weekends(axes, values.days)
    known = [count for count in strip.counts if count is not None]
    marks.rules(axes, (0, top) if known else (0,))
    if known:
        _bars(axes, values, strip)
        _scale(figure, upper, lower, top)
        marks.missing(axes, strip.counts)
    else:
        _say_empty(figure, (upper + lower) / 2)
    return axes


def _bars(axes: Axes, values: DailyStrips, strip: Strip) -> None:
    marks.bars(axes, strip.counts, values.provisional, soft=bool(strip.parts or strip.before))
    if strip.parts:
        # A zero in front of a bar would look like a little of it.
        parts = [part or None for part in strip.parts]
        marks.bars(axes, parts, [False] * len(parts), gid="parts")
    if strip.before:
        restated = [
            None if before is None else count
            for count, before in zip(strip.counts, strip.before, strict=True)
        ]
        marks.bars(axes, restated, [False] * len(restated), gid="restated")
        marks.earlier(axes, strip.before)
        _most_moved(axes, strip, values.days)
        return
    _last_values(axes, strip)


def _most_moved(axes: Axes, strip: Strip, days: Sequence[date]) -> None:
    """Write the restated count that moved most to the right of the strip, and what it was."""
    moved = [
        (abs(count - before), day, count, before)
        for day, count, before in zip(days, strip.counts, strip.before, strict=True)
        if count is not None and before is not None
    ]
    if not moved:
        return
    _, day, count, before = max(moved)
    words = (
        (numbers.short_day(day), MOVED_DAY),
        (_short(count), COUNT),
        (f"was {_short(before)}", MOVED_BEFORE),
    )
    middle = (axes.get_xlim()[1], axes.get_ylim()[1] / 2)
    for place, (said, look) in enumerate(words):
        style.write(
            axes,
            middle,
            said,
            look,
            transform=marks.moved(axes, BESIDE, APART * (1 - place)),
            verticalalignment="center_baseline",
        )


def _short(count: int) -> str:
    return numbers.count(count) if count < EXACT_COUNTS_BELOW else ticks.compact(count)


def _last_values(axes: Axes, strip: Strip) -> None:
    """Write the last known count to the right of its bar, and its part below it."""
    day = max(day for day, count in enumerate(strip.counts) if count is not None)
    count, part = strip.counts[day] or 0, strip.parts[day] if strip.parts else None
    ceiling = axes.get_ylim()[1] - marks.pixels_high(axes, CEILING)
    floor = marks.pixels_high(axes, FLOOR)
    if part is None:
        _beside(axes, (day, min(max(count, floor), ceiling)), count, COUNT)
        return
    apart = marks.pixels_high(axes, APART)
    _beside(axes, (day, floor), part, PART)
    _beside(axes, (day, min(max(count, floor + apart), ceiling)), count, WHOLE)


def _beside(axes: Axes, at: tuple[float, float], count: int, look: Lettering) -> None:
    style.write(
        axes,
        at,
        _short(count),
        look,
        transform=marks.moved(axes, marks.bar_width(axes) / 2 + BESIDE, 0),
        verticalalignment="center_baseline",
        zorder=5,
    )


def _scale(figure: Figure, upper: float, lower: float, top: float) -> None:
    for y, height in ((lower, 0.0), (upper, top)):
        style.write(
            figure,
            (AXIS_LEFT - BESIDE, y),
            ticks.compact(height),
            style.TEXT,
            horizontalalignment="right",
            verticalalignment="center_baseline",
        )


def _say_empty(figure: Figure, y: float) -> None:
    middle = ((AXIS_LEFT + AXIS_RIGHT) / 2, y)
    style.write(
        figure,
        middle,
        EMPTY,
        style.TEXT,
        horizontalalignment="center",
        verticalalignment="center_baseline",
    )


def _entries(values: DailyStrips) -> list[legend.Entry]:
    known = [
        (count, early)
        for strip in values.strips
        for count, early in zip(strip.counts, values.provisional, strict=True)
    ]
    entries: list[legend.Entry] = []
    if values.part and any(part for strip in values.strips for part in strip.parts):
        entries.append((values.part, legend.filled))
    if any(before is not None for strip in values.strips for before in strip.before):
        entries += [("restated", legend.filled), (values.before, legend.earlier)]
    if any(early and count is not None for count, early in known):
        entries.append(("provisional", legend.hatched))
    if any(count is None for count, _ in known):
        entries.append(("no value", legend.cross))
    return entries
