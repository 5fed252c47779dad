import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts import style
from charts.figures import daily_usage
from charts.labels import alphabet, fitted, readable, text_width
from charts.render import png
from tests.charts.samples import daily

# Plain `text()` seldom meets the letters the font lacks: these are some of them.
STRANGE = "日本語한글ไทยहिन्दी🚀👩‍💻🇨🇭\u0301\u202e\u200b\ufffd\U000f0000\x00\n\t$_\\^{}%&#"
texts = st.text() | st.text(alphabet=STRANGE)


@given(texts, st.integers(1, 100))
def test_any_text_becomes_letters_the_font_has(text: str, limit: int) -> None:
    """No tofu boxes, no control characters, one line, never longer than asked."""
    line = readable(text, limit)
    assert {ord(character) for character in line} <= alphabet()
    assert len(line) <= limit
    assert not any(unicodedata.category(character).startswith("C") for character in line)
    assert line == " ".join(line.split())


@settings(max_examples=10, deadline=None)
@given(texts, texts)
def test_any_title_can_be_drawn(title: str, subtitle: str) -> None:
    """Drawing never raises, and never warns about a missing letter (warnings are errors here)."""
    assert png(daily([1, 2, 3], title=title, subtitle=subtitle))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (r"$x_1$ \frac{a}{b} ^2", r"$x_1$ \frac{a}{b} ^2"),
        ("  acme\t\n corp\x00 ", "acme corp"),
        ("\u202eacme\u200b", "acme"),
        ("Zu\u0308rich, Ωμέγα, العربية", "Zürich, Ωμέγα, العربية"),
        ("日本 🚀", "RiBen :rocket:"),
        ("a\u0316\u0316\u0316b", "ab"),
        ("\U0001fbff", "?"),
    ],
    ids=[
        "formula",
        "white space",
        "invisible",
        "other letters",
        "transliterated",
        "pile",
        "unknown",
    ],
)
def test_text_stays_as_it_is_where_the_font_allows(text: str, line: str) -> None:
    """What can be drawn is drawn as it was written; the rest is spelled out."""
    assert readable(text, 80) == line


def test_a_long_text_ends_in_an_ellipsis() -> None:
    """A reader sees that something was left out, with no space before the dots."""
    assert readable("developers of acme", 12) == "developers…"
    assert readable("developers", 10) == "developers"


def test_transliteration_counts_towards_the_length() -> None:
    """One emoji may become a long word; the limit holds for what is drawn."""
    assert readable("🚀" * 50, 20) == ":rocket::rocket::ro…"


def test_a_line_is_cut_to_the_width_it_has() -> None:
    """Wide letters are cut earlier than narrow ones."""
    wide = fitted("W" * 80, style.TITLE, 400)
    narrow = fitted("i" * 80, style.TITLE, 400)
    assert wide.endswith("…")
    assert len(wide) < len(narrow)
    assert text_width(wide, style.TITLE) <= 400 < text_width("W" + wide, style.TITLE)


def test_a_long_title_is_made_smaller_before_it_is_cut() -> None:
    """A long team name stays whole where smaller letters are enough."""
    title = "acme-industries / platform-engineering-winterthur"
    figure = daily_usage(daily([1], title=title))
    written = next(text for text in figure.texts if text.get_text() == title)
    assert written.get_fontsize() == style.LONG_TITLE.size
