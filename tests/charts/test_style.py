from itertools import pairwise

import pytest
from matplotlib.colors import to_rgb

from charts import style

SLACK_LIGHT = "#ffffff"
SLACK_DARK = "#1a1d21"


def luminance(colour: str) -> float:
    """Return the relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", [style.BACKGROUND, style.WEEKEND])
@pytest.mark.parametrize("ink", [style.INK, style.QUIET_INK, style.BLUE, style.VERMILION])
def test_words_can_be_read(ink: str, ground: str) -> None:
    """Text has the contrast of WCAG level AA on the ground and on a weekend band."""
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("mark", [style.BLUE, style.VERMILION, style.MISSING, style.BASELINE])
def test_marks_can_be_seen(mark: str) -> None:
    """Marks that carry meaning have the contrast WCAG asks of graphics."""
    assert contrast(mark, style.BACKGROUND) >= 3


def test_a_provisional_bar_differs_from_a_final_one_without_its_hatching() -> None:
    """In a thumbnail the hatching is gone: the tone alone must tell the two apart."""
    assert contrast(style.PALE_BLUE, style.BLUE) >= 3


def test_an_average_stands_out_from_its_bars() -> None:
    """The line lies on the bars it averages."""
    assert contrast(style.SOFT_BLUE, style.BLUE) >= 3


def test_the_picture_is_a_card_on_both_of_slacks_grounds() -> None:
    """On dark the card stands out by itself, on light its edge shows where it ends."""
    assert contrast(style.BACKGROUND, SLACK_DARK) >= 7
    assert contrast(style.EDGE, SLACK_LIGHT) >= 1.5


def test_the_quiet_things_stay_quiet() -> None:
    """Bands, rules, floor and ink come in this order of strength."""
    order = (style.WEEKEND, style.GRID, style.BASELINE, style.QUIET_INK, style.INK)
    strengths = [contrast(colour, style.BACKGROUND) for colour in order]
    assert all(weaker < stronger for weaker, stronger in pairwise(strengths))
