"""From values to the bytes of a PNG: the one place where a picture is written."""

import io
from collections.abc import Callable

from matplotlib import style as looks
from matplotlib.figure import Figure
from PIL import Image

from charts.figures import daily_usage
from charts.ranked import ranked_bars
from charts.strips import daily_strips
from charts.style import DPI, HEIGHT, WIDTH
from charts.values import Chart, DailyStrips, DailyUsage, RankedBars, WholeBar
from charts.whole import whole_bar

COLOURS = 64
FIGURES: dict[type[Chart], Callable[..., Figure]] = {
    DailyUsage: daily_usage,
    RankedBars: ranked_bars,
    DailyStrips: daily_strips,
    WholeBar: whole_bar,
}


def png(values: Chart) -> bytes:
    """Return the chart of the values as a palette PNG; equal values give equal bytes."""
    # A matplotlibrc on the machine, or a setting made before, must not reach the picture.
    with looks.context("default"):
        return _written(FIGURES[type(values)](values))


def _written(figure: Figure) -> bytes:
    pixels = io.BytesIO()
    figure.savefig(pixels, format="rgba", dpi=DPI)
    image = Image.frombuffer("RGBA", (WIDTH, HEIGHT), pixels.getvalue())
    file = io.BytesIO()
    # Few colours make a small upload, and Pillow writes neither a time nor a program name.
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()
