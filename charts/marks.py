"""The marks a panel is made of. The day axis counts days from 0; artists carry their role as gid."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.transforms import Transform, offset_copy
from numpy.typing import NDArray

from charts import style

Box = tuple[float, float, float, float]
Heights = NDArray[np.float64]
Known = NDArray[np.bool_]

SATURDAY, SUNDAY = 5, 6
LONG = 100  # days; beyond that weekends are a flicker, and the eye needs an average
MOST_DAYS_WITH_DOTS = 31
WIDEST_BAR = 120.0
THIN_SLOT = 5.0  # pixels a day; below that bars stand side by side without air
DOT = 11.0
CROSS = 11.0
OUTLINE = 2.5
LINE = 4.5
FINE_LINE = 3.0
WEEK = 7
HATCH = "/"
HATCH_WIDTH = 2.5
EARLIER_OVER = 4.0  # pixels by which the mark of an earlier value stands out of its bar
STUB = 3.0  # pixels that a zero is high, so that it is not mistaken for nothing


def boxes(axes: Axes, where: Iterable[Box], gid: str, **look: Any) -> PolyCollection:
    """Add rectangles given as left, bottom, right and top; one artist, however many there are."""
    corners = [((x0, y0), (x0, y1), (x1, y1), (x1, y0)) for x0, y0, x1, y1 in where]
    collection = PolyCollection(corners, gid=gid, **look)
    axes.add_collection(collection, autolim=False)
    return collection


def is_long(days: Sequence[object]) -> bool:
    """Return whether a period has so many days that single ones cannot be told apart."""
    return len(days) > LONG


def weekends(axes: Axes, days: Sequence[date]) -> None:
    """Lay a quiet band behind each Saturday and Sunday, unless there are too many."""
    if is_long(days):
        return
    free = [i for i, day in enumerate(days) if day.weekday() in (SATURDAY, SUNDAY)]
    boxes(
        axes,
        [(i - 0.5, 0, i + 0.5, 1) for i in free],
        "weekends",
        transform=axes.get_xaxis_transform(),
        facecolors=style.WEEKEND,
        linewidths=0,
        antialiaseds=False,
        zorder=0,
    )


def rules(axes: Axes, heights: Sequence[float]) -> None:
    """Draw a hairline across the panel at each height, the lowest one as its floor."""
    axes.add_collection(
        LineCollection(
            [((0, height), (1, height)) for height in heights],
            gid="rules",
            transform=axes.get_yaxis_transform(),
            colors=[style.BASELINE, *[style.GRID] * (len(heights) - 1)],
            linewidths=2,
            clip_on=False,
            zorder=1,
        ),
        autolim=False,
    )


def bars(
    axes: Axes,
    values: Sequence[float | None],
    provisional: Sequence[bool],
    *,
    soft: bool = False,
    gid: str = "bars",
) -> None:
    """Stand a bar on each known day; a provisional one is pale, hatched and outlined.

    Soft bars are those that something stands in front of.
    """
    thin = slot_width(axes) < THIN_SLOT
    outline = 0 if thin else min(OUTLINE, slot_width(axes) / 7)
    boxes(
        axes,
        _bar_boxes(axes, values, [not early for early in provisional], bar_width(axes)),
        gid,
        facecolors=style.SOFT_BLUE if soft else style.BLUE,
        linewidths=0,
        antialiaseds=not thin,
        zorder=2,
    )
    boxes(
        axes,
        _bar_boxes(axes, values, provisional, bar_width(axes) - outline),
        f"provisional {gid}",
        facecolors=style.PALE_BLUE,
        edgecolors=style.BLUE,
        linewidths=outline,
        hatch=HATCH,
        zorder=2,
    ).set_hatch_linewidth(HATCH_WIDTH)


def earlier(axes: Axes, values: Sequence[float | None]) -> None:
    """Mark an earlier value with a stroke across its day, on a white edge that shows on a bar."""
    half = bar_width(axes) / slot_width(axes) / 2 + pixels_wide(axes, EARLIER_OVER)
    known = [(day, value) for day, value in enumerate(values) if value is not None]
    for colour, width in ((style.BACKGROUND, 8), (style.VERMILION, 5)):
        axes.add_collection(
            LineCollection(
                [((day - half, value), (day + half, value)) for day, value in known],
                gid="earlier",
                colors=[colour],
                linewidths=width,
                clip_on=False,
                zorder=4,
            ),
            autolim=False,
        )


def _bar_boxes(
    axes: Axes, values: Sequence[float | None], wanted: Sequence[bool], width: float
) -> list[Box]:
    half = width / slot_width(axes) / 2
    floor = pixels_high(axes, STUB)
    return [
        (day - half, 0.0, day + half, max(value, floor))
        for day, (value, here) in enumerate(zip(values, wanted, strict=True))
        if here and value is not None
    ]


def average(axes: Axes, values: Sequence[float | None]) -> None:
    """Draw the mean of each day and the six before it, with a gap where one of them is missing."""
    heights = _heights(values)
    week = np.ones(WEEK) / WEEK
    means = np.append([np.nan] * (WEEK - 1), np.convolve(heights, week, "valid"))
    axes.plot(
        np.arange(len(heights)),
        means,
        gid="average",
        color=style.BLUE,
        linewidth=LINE,
        solid_capstyle="round",
        zorder=3,
    )


def line(axes: Axes, values: Sequence[float | None], provisional: Sequence[bool]) -> None:
    """Draw a line that breaks at every missing day, dotted where it leads to a provisional one."""
    heights = _heights(values)
    early = np.array(provisional, dtype=bool)
    known = ~np.isnan(heights)
    leads_on = np.append(early[1:] & known[1:], False)
    days = np.arange(len(heights))
    width = FINE_LINE if is_long(values) else LINE
    look: dict[str, Any] = {
        "color": style.VERMILION,
        "linewidth": width,
        "clip_on": False,
        "zorder": 3,
    }
    axes.plot(days, np.where(early, np.nan, heights), gid="line", solid_capstyle="round", **look)
    axes.plot(
        days,
        np.where(early | leads_on, heights, np.nan),
        gid="provisional line",
        linestyle=(0, (1.1, 1.1)),
        **look,
    )
    dotted = known if len(days) <= MOST_DAYS_WITH_DOTS else _alone(known)
    _dots(axes, np.where(dotted & ~early, heights, np.nan), style.VERMILION, "dots")
    _dots(axes, np.where(dotted & early, heights, np.nan), style.BACKGROUND, "provisional dots")


def _heights(values: Sequence[float | None]) -> Heights:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _alone(known: Known) -> Known:
    before = np.append(False, known[:-1])
    after = np.append(known[1:], False)
    alone: Known = known & ~before & ~after
    return alone


def _dots(axes: Axes, heights: Heights, fill: str, gid: str) -> None:
    axes.plot(
        np.arange(len(heights)),
        heights,
        gid=gid,
        linestyle="none",
        marker="o",
        markersize=DOT,
        markerfacecolor=fill,
        markeredgecolor=style.VERMILION,
        markeredgewidth=3,
        clip_on=False,
        zorder=4,
    )


def missing(axes: Axes, values: Sequence[float | None]) -> None:
    """Put a small cross on the floor for each day without a value, as far as there is room."""
    days = _thinned([value is None for value in values], slot_width(axes))
    axes.plot(
        days,
        [0] * len(days),
        gid="missing",
        transform=moved(axes, 0, 14),
        linestyle="none",
        marker="x",
        markersize=CROSS,
        markeredgewidth=OUTLINE,
        color=style.MISSING,
        clip_on=False,
        zorder=3,
    )


def _thinned(absent: Sequence[bool], slot: float) -> list[int]:
    """Return the days to mark: of neighbours only as many as stay apart, but some of every run."""
    every = math.ceil(1.4 * CROSS / slot)
    marked: list[int] = []
    for missed, run in groupby(range(len(absent)), key=absent.__getitem__):
        days = list(run)
        if missed:
            marked += days[(len(days) - 1) % every // 2 :: every]
    return marked


def moved(axes: Axes, right: float, up: float) -> Transform:
    """Return the transform of days and heights, moved by some pixels."""
    return offset_copy(axes.transData, axes.get_figure(root=True), x=right, y=up, units="dots")


def slot_width(axes: Axes) -> float:
    """Return how many pixels wide one day is."""
    first, last = axes.get_xlim()
    return axes.get_window_extent().width / (last - first)


def bar_width(axes: Axes) -> float:
    """Return how many pixels wide a bar is."""
    slot = slot_width(axes)
    return slot if slot < THIN_SLOT else min(WIDEST_BAR, 0.7 * slot)


def pixels_wide(axes: Axes, pixels: float) -> float:
    """Return which value is some pixels from the left edge."""
    first, last = axes.get_xlim()
    return pixels * (last - first) / axes.get_window_extent().width


def pixels_high(axes: Axes, pixels: float) -> float:
    """Return which value is some pixels above the floor."""
    low, high = axes.get_ylim()
    return pixels * (high - low) / axes.get_window_extent().height
