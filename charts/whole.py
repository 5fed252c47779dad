"""A whole and its parts: one bar across the picture, and below it each part with its number."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from charts import marks, style
from charts.figures import EMPTY
from charts.frame import titles
from charts.labels import fitted, readable, text_width
from charts.style import Lettering
from charts.values import Tone, WholeBar, WholePart

HEADING_BASELINE = 190
TOP, BOTTOM = 216, 306
FIRST_ROW, LAST_ROW = 334, 672
HIGHEST_ROW = 60
SWATCH = 28
NAME_LEFT = style.LEFT + 50
NAME_LIMIT = 60
VALUE_RIGHT, SHARE_RIGHT = 880, 1020
CHANGE_ROOM = style.RIGHT - SHARE_RIGHT
SEAM = 3.0  # pixels of white between two parts
AIR = 12  # pixels that a share keeps from both edges of its part

COLOURS = {
    Tone.BLUE: style.BLUE,
    Tone.SAND: style.SAND,
    Tone.AMBER: style.AMBER,
    Tone.ORANGE: style.ORANGE,
    Tone.VERMILION: style.VERMILION,
    Tone.GREY: style.QUIET_BAR,
    Tone.DARK_GREY: style.MISSING,
}
ON_DARK = frozenset({Tone.BLUE, Tone.VERMILION, Tone.DARK_GREY})
NAME = Lettering(26, style.INK, style.REGULAR)
VALUE = Lettering(26, style.INK, style.BOLD)
QUIET = Lettering(26, style.QUIET_INK, style.REGULAR)


def whole_bar(values: WholeBar) -> Figure:
    """Return the bar, each part as wide as its share, above a line for each part."""
    figure = style.blank()
    titles(figure, values.title, values.subtitle)
    heading = Lettering(style.HEADING_SIZE, style.BLUE, style.BOLD)
    style.write(figure, (style.LEFT, HEADING_BASELINE), values.heading, heading)
    whole = sum(part.value for part in values.parts)
    if not whole:
        middle = ((style.LEFT + style.RIGHT) / 2, (TOP + LAST_ROW) / 2)
        style.write(figure, middle, EMPTY, style.TEXT, horizontalalignment="center")
        return figure
    axes = style.panel(figure, style.LEFT, TOP, style.RIGHT, BOTTOM)
    axes.set_xlim(0, style.RIGHT - style.LEFT)
    axes.set_ylim(0, 1)
    _bar(axes, values.parts)
    pitch = min(HIGHEST_ROW, (LAST_ROW - FIRST_ROW) / len(values.parts))
    # Without changes, the other numbers stand at the edge.
    shift = 0 if any(part.change for part in values.parts) else CHANGE_ROOM
    for number, part in enumerate(values.parts):
        _row(figure, part, FIRST_ROW + (number + 0.5) * pitch, shift)
    if values.before:
        _right(figure, style.RIGHT, HEADING_BASELINE, values.before, style.TEXT)
    return figure


def widths(parts: tuple[WholePart, ...], room: float) -> list[float]:
    """Return how many pixels wide each part is; the least one is still wide enough to be seen."""
    whole = sum(part.value for part in parts)
    least = SEAM + marks.STUB
    seen = [max(room * part.value / whole, least) if part.value else 0.0 for part in parts]
    # What the small ones are given, the others give up in proportion.
    excess = sum(seen) - room
    spare = sum(width - least for width in seen if width)
    return [
        width - excess * (width - least) / spare if width and spare else width for width in seen
    ]


def _bar(axes: Axes, parts: tuple[WholePart, ...]) -> None:
    left = 0.0
    for part, width in zip(parts, widths(parts, style.RIGHT - style.LEFT), strict=True):
        if not width:
            continue
        right = left + width
        # The last part ends at the edge of the picture's text, without a seam.
        end = right - SEAM if right < style.RIGHT - style.LEFT - 1 else right
        marks.boxes(
            axes,
            [(left, 0, end, 1)],
            "parts",
            facecolors=COLOURS[part.tone],
            linewidths=0,
        )
        colour = style.BACKGROUND if part.tone in ON_DARK else style.INK
        look = Lettering(30, colour, style.BOLD)
        if text_width(part.share, look) + 2 * AIR <= end - left:
            style.write(
                axes, (left + AIR, 0.5), part.share, look, verticalalignment="center_baseline"
            )
        left = right


def _row(figure: Figure, part: WholePart, middle: float, shift: float) -> None:
    figure.add_artist(
        Rectangle(
            (style.LEFT, middle - SWATCH / 2),
            SWATCH,
            SWATCH,
            transform=style.from_top_left(figure),
            facecolor=COLOURS[part.tone],
            linewidth=0,
        )
    )
    room = VALUE_RIGHT + shift - text_width(part.words, VALUE) - AIR - NAME_LEFT
    baseline = middle + 0.36 * NAME.size
    name = fitted(readable(part.name, NAME_LIMIT), NAME, room)
    style.write(figure, (NAME_LEFT, baseline), name, NAME)
    _right(figure, VALUE_RIGHT + shift, baseline, part.words, VALUE)
    _right(figure, SHARE_RIGHT + shift, baseline, part.share, QUIET)
    _right(figure, style.RIGHT, baseline, part.change, QUIET)


def _right(figure: Figure, right: float, baseline: float, words: str, look: Lettering) -> None:
    style.write(figure, (right, baseline), words, look, horizontalalignment="right")
