"""What stands around the panels of every figure: its title, and the days below."""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import marks, style, ticks
from charts.labels import fitted, readable, text_width

TITLE_LIMIT = 80
SUBTITLE_LIMIT = 120
TITLE_BASELINE = 78
SUBTITLE_BASELINE = 122


def titles(figure: Figure, title: str, subtitle: str) -> None:
    """Write the title and, below it, what and when."""
    room = style.RIGHT - style.LEFT
    words = readable(title, TITLE_LIMIT)
    large = text_width(words, style.TITLE) <= room
    lettering = style.TITLE if large else style.LONG_TITLE
    for baseline, line, look in (
        (TITLE_BASELINE, words, lettering),
        (SUBTITLE_BASELINE, readable(subtitle, SUBTITLE_LIMIT), style.TEXT),
    ):
        style.write(figure, (style.LEFT, baseline), fitted(line, look, room), look)


def day_labels(axes: Axes, days: Sequence[date]) -> None:
    """Name the days below the lowest panel."""
    for position, words in ticks.day_ticks(days):
        style.write(
            axes,
            (position, 0),
            words,
            style.TEXT,
            transform=marks.moved(axes, 0, -18),
            horizontalalignment="center",
            verticalalignment="top",
        )
