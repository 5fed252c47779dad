"""A key, and only to what is in the picture: an average, provisional days, days without a value."""

from collections.abc import Callable

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


def legend(figure: Figure, values: DailyUsage, right: float, baseline: float) -> None:
    """Write the key on one line that ends at `right`."""
    for words, swatch in reversed(_entries(values)):
        left = right - text_width(words, style.TEXT)
        style.write(figure, (left, baseline), words, style.TEXT)
        swatch(figure, left - GAP - SWATCH / 2, baseline - 0.36 * style.TEXT.size)
        right = left - GAP - SWATCH - SPACE


def _entries(values: DailyUsage) -> list[tuple[str, Swatch]]:
    points = values.points
    known = [p for p in points if (p.active_users, p.acceptance_rate) != (None, None)]
    entries: list[tuple[str, Swatch]] = []
    if marks.is_long(points) and known:
        entries.append(("7-day average", _stroke))
    if any(point.provisional for point in known):
        entries.append(("provisional", _hatched))
    if any(None in (point.active_users, point.acceptance_rate) for point in points):
        entries.append(("no value", _cross))
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


def _hatched(figure: Figure, x: float, y: float) -> None:
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


def _cross(figure: Figure, x: float, y: float) -> None:
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
