"""A key, and only to what is in the picture: an average, provisional days, days without a value."""

from collections.abc import Callable, Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from charts import marks, style
from charts.labels import text_width
from charts.values import DailyUsage

SWATCH = 26
GAP = 12  # between a swatch and its word
SPACE = 36  # between two entries

Swatch = Callable[[Figure, float, float], None]
Entry = tuple[str, Swatch]


def legend(figure: Figure, values: DailyUsage, right: float, baseline: float) -> None:
    """Write the key to a daily chart on one line that ends at `right`."""
    key(figure, _entries(values), right, baseline)


def key(figure: Figure, entries: Sequence[Entry], right: float, baseline: float) -> None:
    """Write these entries on one line that ends at `right`."""
    for words, swatch in reversed(entries):
        left = right - text_width(words, style.TEXT)
        style.write(figure, (left, baseline), words, style.TEXT)
        swatch(figure, left - GAP - SWATCH / 2, baseline - 0.36 * style.TEXT.size)
        right = left - GAP - SWATCH - SPACE


def _entries(values: DailyUsage) -> list[Entry]:
    points = values.points
    known = [p for p in points if (p.active_users, p.acceptance_rate) != (None, None)]
    entries: list[Entry] = []
    if marks.is_long(points) and known:
        entries.append(("7-day average", _stroke))
    if any(point.provisional for point in known):
        entries.append(("provisional", hatched))
    if any(None in (point.active_users, point.acceptance_rate) for point in points):
        entries.append(("no value", cross))
    return entries


def _stroke(figure: Figure, x: float, y: float) -> None:
    figure.add_artist(
        Line2D(
            [x - SWATCH / 2, x + SWATCH / 2],
            [y, y],
            transform=style.from_top_left(figure),
            color=style.BLUE,
            linewidth=marks.LINE,
        )
    )


def earlier(figure: Figure, x: float, y: float) -> None:
    """Draw the swatch of an earlier value's mark."""
    figure.add_artist(
        Line2D(
            [x - SWATCH / 2, x + SWATCH / 2],
            [y, y],
            transform=style.from_top_left(figure),
            color=style.VERMILION,
            linewidth=5,
            solid_capstyle="butt",
        )
    )


def filled(figure: Figure, x: float, y: float) -> None:
    """Draw the swatch of a plain bar."""
    figure.add_artist(
        Rectangle(
            (x - SWATCH / 2, y - SWATCH / 2),
            SWATCH,
            SWATCH,
            transform=style.from_top_left(figure),
            facecolor=style.BLUE,
            linewidth=0,
        )
    )


def hatched(figure: Figure, x: float, y: float) -> None:
    """Draw the swatch of a provisional bar."""
    swatch = Rectangle(
        (x - SWATCH / 2, y - SWATCH / 2),
        SWATCH,
        SWATCH,
        transform=style.from_top_left(figure),
        facecolor=style.PALE_BLUE,
        edgecolor=style.BLUE,
        linewidth=marks.OUTLINE,
        hatch=marks.HATCH,
    )
    swatch.set_hatch_linewidth(marks.HATCH_WIDTH)
    figure.add_artist(swatch)


def cross(figure: Figure, x: float, y: float) -> None:
    """Draw the swatch of a day without a value."""
    figure.add_artist(
        Line2D(
            [x],
            [y],
            transform=style.from_top_left(figure),
            linestyle="none",
            marker="x",
            markersize=marks.CROSS,
            markeredgewidth=marks.OUTLINE,
            color=style.MISSING,
        )
    )
