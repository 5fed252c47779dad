from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.alt_text import LIMIT, alt_text
from charts.values import DailyStrips, RankedBar, RankedBars, Strip
from tests.charts.samples import MONDAY, daily

WEEK = [10, 12, 11, 13, 9, 2, 1]


def plain(text: str) -> str:
    """Return the text with ordinary spaces, as a reader hears it."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_whole_picture_in_words() -> None:
    """Kind, period, trend, lowest, highest and last value with their days, gaps and warnings."""
    users = [*WEEK, *[2 * count for count in WEEK[:5]], None, 4]
    rates = [0.25] * 12 + [None, 0.3123]
    text = alt_text(daily(users, rates, provisional=2, title="acme"))
    assert plain(text) == (
        "acme: bar chart of daily active users above a line chart of the acceptance rate of code"
        " completions, 14 days, 2–15 Nov 2026."
        " Daily active users: lowest 1 on Sun 8 Nov 2026, highest 26 on Thu 12 Nov 2026,"
        " last 4 on Sun 15 Nov 2026."
        " Rising: the days of the first week average 9.3, those of the last 19,"
        " over the weekdays known in both."
        " No value on 1 day (14 Nov)."
        " Acceptance rate: lowest 25.0 % on Mon 2 Nov 2026, highest 31.2 % on Sun 15 Nov 2026,"
        " last 31.2 % on Sun 15 Nov 2026."
        " Rising: the days of the first week average 25.0 %, those of the last 26.0 %,"
        " over the weekdays known in both."
        " No value on 1 day (14 Nov)."
        " Provisional, may still change: 2 days (14 Nov – 15 Nov)."
    )


@pytest.mark.parametrize(
    ("last_week", "word"),
    [
        ([30] * 7, "Rising"),
        ([10] * 7, "Falling"),
        ([20] * 6 + [21], "Steady"),
        ([20] * 7, "Steady"),
    ],
)
def test_the_trend_compares_the_last_week_with_the_first(last_week: list[int], word: str) -> None:
    """A change of a few per cent is no trend."""
    assert f" {word}: " in alt_text(daily([20] * 7 + [99] * 3 + last_week))


def test_a_missing_weekend_is_no_trend() -> None:
    """Only weekdays known in both weeks are compared."""
    users: list[int | None] = [20, 20, 20, 20, 20, 2, 2]
    assert " Steady: " in alt_text(daily([*users, *users[:5], None, None]))


@pytest.mark.parametrize("users", [[20] * 13, [20] * 7 + [None] * 5 + [30] * 2])
def test_too_little_makes_no_trend(users: list[int | None]) -> None:
    """Fewer than two weeks, or fewer than three weekdays to compare, prove nothing."""
    text = alt_text(daily(users, [None] * len(users)))
    assert not any(word in text for word in ("Rising", "Falling", "Steady"))


def test_a_single_value_is_said_once() -> None:
    """One value is not lowest, highest and last at the same time."""
    assert "Daily active users: 7 on Mon 2 Nov 2026." in alt_text(daily([7]))


def test_the_same_value_every_day_is_said_so() -> None:
    """There is no lowest day where all are alike."""
    assert "7 on every known day, last 7 on Tue 3 Nov 2026." in alt_text(daily([7, 7]))


def test_nothing_known_is_said_plainly() -> None:
    """A missing value is never a zero, in words either."""
    text = alt_text(daily([None, None], [None, None]))
    assert "Daily active users: no value on any day." in text
    assert "Acceptance rate: no value on any day." in text
    assert "0" not in text.replace("2026", "")


def test_many_gaps_are_counted_and_the_first_ones_named() -> None:
    """Thirty gaps are not read aloud one by one."""
    text = alt_text(daily([1, None] * 30, [0.5] * 60))
    assert "No value on 30 days (3 Nov, 5 Nov, 7 Nov, 9 Nov, 11 Nov, 13 Nov, and others)." in text


@given(
    st.text(),
    st.lists(
        st.tuples(st.none() | st.integers(0, 10**12), st.none() | st.floats(0, 1e6)),
        min_size=1,
        max_size=400,
    ),
    st.integers(0, 400),
)
def test_it_always_fits(
    title: str, values: list[tuple[int | None, float | None]], provisional: int
) -> None:
    """Slack refuses a longer text, and with it the whole message."""
    users, rates = zip(*values, strict=True)
    early = min(provisional, len(values))
    text = alt_text(daily(users, rates, provisional=early, title=title * 50))
    assert len(text) <= LIMIT
    assert plain(text).isprintable()


def test_bars_in_words() -> None:
    """Each thing with its value, how it moved, and what it was."""
    bars = RankedBars(
        "acme",
        "by language",
        "Share of generated code",
        (
            RankedBar("Go", 0.5, "50.0 %", "+1.0 points"),
            RankedBar("Phase 1", 7, "7", before=1200),
            RankedBar("web", 10, "10", "40.0 %", part=4),
        ),
        before="5 Nov",
        part="by Copilot",
    )
    assert plain(alt_text(bars)) == (
        "acme: bar chart, by language. Share of generated code:"
        " Go 50.0 % (+1.0 points); Phase 1 7, 1 200 on 5 Nov;"
        " web 10, 4 by Copilot (40.0 %)."
    )


def test_restated_counts_in_words() -> None:
    """From what to what, and on which day; many of them are counted."""
    days = tuple(MONDAY + timedelta(days=number) for number in range(8))
    one = Strip("People", (9,) * 8, before=(None, 7, *(None,) * 6))
    many = Strip("Prompts", (9,) * 8, before=(7,) * 8)
    said = plain(alt_text(DailyStrips("acme", "x", days, (False,) * 8, (one, many))))

    assert "Restated: 7 to 9 on 3 Nov." in said
    assert "7 to 9 on 7 Nov and on 2 more days." in said


def test_strips_in_words() -> None:
    """Each count with its extremes, and what of it is Copilot's."""
    days = tuple(date(2026, 11, day) for day in (2, 3, 4))
    strip = Strip("Created", (4, None, 6), (1, None, 2))
    values = DailyStrips(
        "acme", "pull requests", days, (False, False, True), (strip,), part="by Copilot"
    )
    assert plain(alt_text(values)) == (
        "acme: bar charts of 1 count a day, 3 days, 2–4 Nov 2026."
        " Created: lowest 4 on Mon 2 Nov 2026, highest 6 on Wed 4 Nov 2026, last 6 on Wed 4 Nov 2026."
        " No value on 1 day (3 Nov). Of these 3 by Copilot."
        " Provisional, may still change: 1 day (4 Nov)."
    )


@given(st.lists(st.text(max_size=400), max_size=60))
def test_bars_in_words_always_fit(names: list[str]) -> None:
    """However many there are and whatever they are called."""
    bars = tuple(RankedBar(name, 0.1, "10 %", "+1.0 points") for name in names)
    text = alt_text(RankedBars("acme" * 200, "by language", "Share", bars))
    assert len(text) <= LIMIT
    assert plain(text).isprintable()
