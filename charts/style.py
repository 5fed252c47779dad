"""The look of every figure: one size, one palette, one type family. All lengths are pixels.

The colours start from Okabe and Ito's palette, which stays apart for colour-blind readers
(https://jfly.uni-koeln.de/color/); the vermilion is darkened until it can be read as text.
"""

from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

WIDTH = 1200
HEIGHT = 700
LEFT = 48
RIGHT = 1152
DPI = 72  # a point is then a pixel, so every size below is what it says

BACKGROUND = "#ffffff"
EDGE = "#c9d0d8"
INK = "#1c2430"
QUIET_INK = "#56606e"
MISSING = "#7a8492"
GRID = "#dfe4e9"
BASELINE = "#8a94a1"
WEEKEND = "#f1f3f6"
BLUE = "#0072b2"
SOFT_BLUE = "#a9cfe6"
PALE_BLUE = "#d3e6f2"
SAND = "#f6e0c6"
AMBER = "#efbf8c"
ORANGE = "#dc8a43"
VERMILION = "#b84f00"
BEFORE = "#7a8492"
QUIET_BAR = "#b3bbc5"

_FONTS = Path(mpl.get_data_path(), "fonts", "ttf")
# Named by file, so that another DejaVu installed on the machine never changes the picture.
REGULAR = FontProperties(fname=str(_FONTS / "DejaVuSans.ttf"))
BOLD = FontProperties(fname=str(_FONTS / "DejaVuSans-Bold.ttf"))


class Lettering(NamedTuple):
    """How words are written."""

    size: int
    colour: str
    font: FontProperties


TITLE = Lettering(42, INK, BOLD)
LONG_TITLE = Lettering(34, INK, BOLD)
TEXT = Lettering(26, QUIET_INK, REGULAR)
HEADING_SIZE = 28
VALUE_SIZE = 34


def blank() -> Figure:
    """Return an empty figure of WIDTH × HEIGHT, known to no global registry."""
    return Figure(
        figsize=(WIDTH / DPI, HEIGHT / DPI),
        dpi=DPI,
        facecolor=BACKGROUND,
        edgecolor=EDGE,
        linewidth=3,
    )


def panel(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Return bare axes between the given edges, counted from the top left corner."""
    box = (left / WIDTH, 1 - bottom / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT)
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def from_top_left(figure: Figure) -> Transform:
    """Return the transform of pixels counted from the top left corner of the figure."""
    return Affine2D().scale(1 / WIDTH, -1 / HEIGHT).translate(0, 1) + figure.transFigure


def write(
    parent: Figure | Axes,
    at: tuple[float, float],
    words: str,
    lettering: Lettering,
    **options: Any,
) -> Text:
    """Add the words as they stand: a dollar sign never begins a formula.

    Words on a figure are placed in pixels from its top left corner, words on axes by the transform
    in the options.
    """
    if isinstance(parent, Figure):
        options["transform"] = from_top_left(parent)
    size, colour, font = lettering
    return parent.text(
        *at, words, fontproperties=font, size=size, color=colour, parse_math=False, **options
    )
