from matplotlib.backends.backend_agg import FigureCanvasAgg

from charts.alt_text import alt_text
from charts.figures import EMPTY
from charts.render import png
from charts.signed import signed_bars
from charts.values import SignedBar, SignedBars
from tests.charts.pictures import texts

FALL = SignedBar("Java", -0.4, "−0.4 points", "30.0 % → 25.9 %")
RISE = SignedBar("Markdown", 0.2, "+0.2 points", "28.9 % → 32.9 %")
REST = SignedBar("all others", 0.0, "±0 points", quiet=True)


def bars(*shown: SignedBar) -> SignedBars:
    return SignedBars("acme", "what moved", "Change of acceptance rate", shown)


def test_what_fell_is_left_of_nothing_and_what_rose_right_of_it() -> None:
    """With the words beyond the end of each bar, inside the picture."""
    figure = signed_bars(bars(FALL, RISE, REST))
    (axes,) = figure.axes
    ends = {
        (str(artist.get_gid()), round(float(box.x0), 2), round(float(box.x1), 2))
        for artist in axes.collections
        if artist.get_gid() in {"falls", "rises"}
        for box in (path.get_extents() for path in artist.get_paths())
    }

    assert ("falls", -0.4, 0.0) in ends
    assert ("rises", 0.0, 0.2) in ends
    assert {"Java", "−0.4 points", "30.0 % → 25.9 %", "all others"} <= {
        text.get_text() for text in texts(figure)
    }


def test_every_word_is_inside_the_picture() -> None:
    """Also where everything fell, and where everything rose, with long names."""
    for shown in ((FALL,) * 6, (RISE,) * 6, (FALL, RISE, REST)):
        figure = signed_bars(bars(*shown, SignedBar("n" * 90, -9.0, "−9.0 points")))
        renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        for text in texts(figure):
            box = text.get_window_extent(renderer)
            assert 0 <= box.x0 <= box.x1 <= 1200, text.get_text()


def test_nothing_moved_says_so() -> None:
    """And is a picture all the same."""
    assert EMPTY in {text.get_text() for text in texts(signed_bars(bars()))}
    assert alt_text(bars()) == "acme: bar chart, what moved. Change of acceptance rate: no values."
    assert png(bars()).startswith(b"\x89PNG")


def test_the_bars_in_words() -> None:
    """Each part with what came from it, and its own figures."""
    assert alt_text(bars(FALL, REST)) == (
        "acme: bar chart, what moved. Change of acceptance rate: "
        "Java −0.4 points (30.0 % → 25.9 %); all others ±0 points."
    )
