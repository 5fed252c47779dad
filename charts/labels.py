"""Text from outside, made safe to draw: always letters the font has, never longer than its place."""

import unicodedata
from functools import cache

from anyascii import anyascii
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

from charts.style import BOLD, DPI, REGULAR, Lettering

ELLIPSIS = "…"
UNKNOWN = "?"
INVISIBLE = {"Cc", "Cf", "Co", "Cs"}
COMBINING = {"Mc", "Me", "Mn"}


def readable(text: str, limit: int) -> str:
    """Return the text on one line of at most `limit` characters, each of which the font can draw.

    Control characters go; letters the font lacks, such as Chinese or an emoji, are written in
    ASCII ("RiBen", ":rocket:"), or as "?" where nobody knows how.
    """
    # Nothing so far behind the limit can be seen, and a text from outside may be of any length.
    composed = unicodedata.normalize("NFC", text[: 8 * limit])
    line = " ".join("".join(_drawable(character) for character in composed).split())
    return shortened(line, limit)


def shortened(line: str, limit: int) -> str:
    """Return the line, ending in "…" where it was longer than `limit` characters."""
    if len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + ELLIPSIS


def fitted(line: str, lettering: Lettering, width: float) -> str:
    """Return the line, cut so that it is at most `width` pixels wide in this lettering."""
    for limit in range(len(line), 0, -1):
        cut = shortened(line, limit)
        if text_width(cut, lettering) <= width:
            return cut
    return ""


def text_width(line: str, lettering: Lettering) -> float:
    """Return how many pixels wide the line is drawn."""
    face = get_font(str(lettering.font.get_file()))
    face.set_size(lettering.size, DPI)
    # Hinted as the picture is; the other way, a long name comes out nine pixels narrower.
    face.set_text(line, flags=LoadFlags.DEFAULT)
    return float(face.get_width_height()[0]) / 64  # FreeType counts in 64ths of a pixel


def _drawable(character: str) -> str:
    if character.isspace():
        return " "
    kind = unicodedata.category(character)
    if kind in INVISIBLE:
        return ""
    # A mark that stands alone after composing is not drawn on its neighbour: piled-up marks would
    # run into the lines above and below.
    if ord(character) in alphabet() and kind not in COMBINING:
        return character
    known = "".join(letter for letter in anyascii(character) if ord(letter) in alphabet())
    return known or ("" if kind in COMBINING else UNKNOWN)


@cache
def alphabet() -> frozenset[int]:
    """Return the code points that the regular and the bold font both have."""
    return frozenset.intersection(
        *(frozenset(get_font(str(font.get_file())).get_charmap()) for font in (REGULAR, BOLD))
    )
