import io
from datetime import date, timedelta

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb
from PIL import Image, ImageChops, ImageStat

from charts import style
from charts.render import png
from tests.charts.samples import daily

VALUES = daily([10, 12, None, 13, 9, 2, 1] * 4, provisional=3)


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["PNG"])


def pixel(colour: str) -> tuple[int, ...]:
    return tuple(round(255 * part) for part in to_rgb(colour))


@pytest.mark.parametrize("days", [1, 7, 28, 90, 365])
def test_a_picture_is_a_small_palette_png(days: int) -> None:
    """Slack gets 1200 × 700 pixels in a palette, some tens of kilobytes, without any metadata."""
    content = png(daily([days] * days, provisional=min(days, 3)))
    image = picture(content)
    assert image.size == (1200, 700)
    assert image.mode == "P"
    assert image.info == {}
    assert len(content) < 40_000


def test_equal_values_give_equal_bytes() -> None:
    """The same question asked again is the same file."""
    assert png(VALUES) == png(VALUES)


def test_a_larger_picture_is_the_same_picture() -> None:
    """Twice as wide and high; made small again, hardly a pixel differs."""
    small, large = picture(png(VALUES)), picture(png(VALUES, 2))
    assert large.size == (2400, 1400)

    halved = large.convert("L").resize(small.size, Image.Resampling.BOX)
    apart = ImageChops.difference(halved, small.convert("L"))
    assert ImageStat.Stat(apart).mean[0] < 2.5


def test_different_values_give_different_pictures() -> None:
    """The numbers are in the picture: one more active user can be seen."""
    first = date(2026, 11, 2)
    pictures = {
        png(daily([10, 12])),
        png(daily([10, 13])),
        png(daily([10, None])),
        png(daily([10, 12], provisional=1)),
        png(daily([10, 12], [0.25, 0.5])),
        png(daily([10, 12], first=first + timedelta(days=1))),
        png(daily([10, 12], title="another")),
    }
    assert len(pictures) == 7


def test_settings_of_the_machine_do_not_reach_the_picture() -> None:
    """A matplotlibrc with other colours, fonts or edges changes nothing."""
    calm = png(VALUES)
    with mpl.rc_context({"savefig.facecolor": "red", "font.size": 30, "axes.xmargin": 0.3}):
        assert png(VALUES) == calm


def test_the_palette_keeps_the_colours_apart() -> None:
    """Reducing the colours moves none of the main ones to where it looks different."""
    image = picture(png(VALUES)).convert("RGB")
    found = {colour for _, colour in image.getcolors(1200 * 700) or []}
    for name in (style.BACKGROUND, style.BLUE, style.VERMILION, style.WEEKEND, style.INK):
        nearest = min(
            max(abs(a - b) for a, b in zip(pixel(name), colour, strict=True))
            for colour in found
            if isinstance(colour, tuple)
        )
        assert nearest <= 6, name
