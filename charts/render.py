"""From values to the bytes of a PNG: the one place where a picture is written."""

import io
from collections.abc import Callable

from matplotlib import style as looks
from matplotlib.figure import Figure
from PIL import Image

from charts.columns import columns_and_bars
from charts.figures import daily_usage
from charts.paired import paired_days
from charts.ranked import ranked_bars
from charts.signed import signed_bars
from charts.strips import daily_strips
from charts.style import DPI, HEIGHT, WIDTH
from charts.values import (
    Chart,
    ColumnsAndBars,
    DailyStrips,
    DailyUsage,
    PairedDays,
    RankedBars,
    SignedBars,
    WholeBar,
)
from charts.whole import whole_bar

COLOURS = 64
FIGURES: dict[type[Chart], Callable[..., Figure]] = {
    DailyUsage: daily_usage,
    RankedBars: ranked_bars,
    DailyStrips: daily_strips,
    WholeBar: whole_bar,
    ColumnsAndBars: columns_and_bars,
    PairedDays: paired_days,
    SignedBars: signed_bars,
}


def png(values: Chart, scale: int = 1) -> bytes:
    """Return the chart of the values as a palette PNG; equal values give equal bytes.

    `scale` makes it so many times as large in each direction, with nothing else about it changed.
    """
    # A matplotlibrc on the machine, or a setting made before, must not reach the picture.
    with looks.context("default"):
        return _written(FIGURES[type(values)](values), scale)


def _written(figure: Figure, scale: int) -> bytes:
    pixels = io.BytesIO()
    figure.savefig(pixels, format="rgba", dpi=DPI * scale)
    image = Image.frombuffer("RGBA", (WIDTH * scale, HEIGHT * scale), pixels.getvalue())
    file = io.BytesIO()
    # Few colours make a small upload, and Pillow writes neither a time nor a program name.
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()
