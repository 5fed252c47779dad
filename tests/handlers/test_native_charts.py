"""Charts and tables as Slack's own blocks: within its limits, or not at all."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.values import (
    Chart,
    DailyStrips,
    DailyUsage,
    DayPoint,
    RankedBar,
    RankedBars,
    Strip,
)
from handlers.messages import told_message
from handlers.native_charts import native_charts, natively
from handlers.native_tables import table_of
from handlers.told import Row, Told
from sandbox.slack.blocks import problems_of_blocks, too_big

FIRST = date(2026, 10, 1)
counts = st.none() | st.integers(0, 10**7)
rates = st.none() | st.floats(0, 1)


def usage(users: list[int | None], found: list[float | None] | None = None) -> DailyUsage:
    known = found or [0.25] * len(users)
    points = (
        DayPoint(FIRST + timedelta(days=at), user, rate, provisional=False)
        for at, (user, rate) in enumerate(zip(users, known, strict=True))
    )
    return DailyUsage("acme", "GitHub Copilot", tuple(points))


def strips(each: list[list[int | None]], *, one_scale: bool) -> DailyStrips:
    days = tuple(FIRST + timedelta(days=at) for at in range(len(each[0])))
    made = tuple(Strip(f"Strip {at}", tuple(values)) for at, values in enumerate(each))
    return DailyStrips("acme", "Agents", days, (False,) * len(days), made, one_scale=one_scale)


def bars(values: list[float | None], names: list[str], *, words: str = "12") -> RankedBars:
    made = (RankedBar(name, value, words) for name, value in zip(names, values, strict=True))
    return RankedBars("acme", "by language", "Share of generated code, languages", tuple(made))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    length = draw(st.integers(1, 100))
    same = st.lists(counts, min_size=length, max_size=length)
    match draw(st.sampled_from(["usage", "strips", "bars"])):
        case "usage":
            return usage(draw(same), draw(st.lists(rates, min_size=length, max_size=length)))
        case "strips":
            each = draw(st.lists(same, min_size=1, max_size=8))
            return strips(each, one_scale=draw(st.booleans()))
        case _:
            names = draw(st.lists(st.text(max_size=40), min_size=length, max_size=length))
            found = draw(st.lists(rates, min_size=length, max_size=length))
            return bars(found, names, words=draw(st.sampled_from(["12", "12 %"])))


@given(charts())
def test_slack_takes_every_chart_that_is_made(chart: Chart) -> None:
    """At most two blocks with at most six series of twenty points, whatever the values are."""
    assert problems_of_blocks([*native_charts(chart)], "message") == []


def data(block: dict[str, Any], series: int = 0) -> dict[str, Any]:
    return {point["label"]: point["value"] for point in block["chart"]["series"][series]["data"]}


def test_days_are_drawn_with_both_figures() -> None:
    """The people of each day as bars, and the rate of acceptance in per cent as a line."""
    users, accepted = native_charts(usage([10, 0, 12], [0.25, 0.5, 0.3333]))

    assert (users["title"], users["chart"]["type"]) == ("Daily active users", "bar")
    assert data(users) == {"1 Oct": 10, "2 Oct": 0, "3 Oct": 12}
    assert (accepted["title"], accepted["chart"]["type"]) == ("Acceptance rate, per cent", "line")
    assert data(accepted) == {"1 Oct": 25.0, "2 Oct": 50.0, "3 Oct": 33.3}


def test_a_longer_period_shows_its_last_days_and_says_so() -> None:
    """Days are left out rather than averaged: distinct people of several days are no sum."""
    users, _ = native_charts(usage([*range(28)]))

    assert users["title"] == "Daily active users, last 14 of 28 days"
    assert [*data(users).values()] == [*range(14, 28)]


def test_a_day_without_people_counted_is_not_drawn_as_zero() -> None:
    """Slack's charts have no gap, so there is an image instead."""
    assert native_charts(usage([10, None, 12])) == ()


def test_a_day_without_a_rate_costs_the_chart_of_rates_alone() -> None:
    """On a Sunday nothing may have been suggested; the people are still drawn."""
    (users,) = native_charts(usage([10, 0], [0.2, None]))

    assert users["title"] == "Daily active users"


def test_counts_of_the_same_things_share_one_chart() -> None:
    """What is to be compared stands on one scale."""
    (together,) = native_charts(strips([[1, 2], [3, 4], [5, 6]], one_scale=True))

    assert [each["name"] for each in together["chart"]["series"]] == [
        "Strip 0",
        "Strip 1",
        "Strip 2",
    ]


def test_three_scales_do_not_fit_into_two_charts() -> None:
    """Slack takes two charts in a message."""
    assert len(native_charts(strips([[1, 2], [3, 4]], one_scale=False))) == 2
    assert native_charts(strips([[1], [2], [3]], one_scale=False)) == ()


def test_shares_are_drawn_in_per_cent() -> None:
    """As they are written."""
    (shares,) = native_charts(bars([0.6, 0.4], ["Python", "Go"], words="60.0 %"))

    assert data(shares) == {"Python": 60.0, "Go": 40.0}


def test_an_earlier_day_stands_beside_the_last() -> None:
    """As the image marks it."""
    chart = bars([6, 4], ["Phase 1", "Phase 2"])
    earlier = tuple(replace(bar, before=3) for bar in chart.bars)
    (people,) = native_charts(replace(chart, bars=earlier, before="22 Oct"))

    assert [each["name"] for each in people["chart"]["series"]] == ["22 Oct", "Now"]
    assert data(people) == {"Phase 1": 3, "Phase 2": 3}


def test_names_that_would_look_the_same_are_not_drawn() -> None:
    """Slack needs every label to be another one, and it takes twenty characters."""
    names = ["a very long name of a language", "a very long name of another one"]

    assert native_charts(bars([1, 2], names)) == ()


def told(rows: list[tuple[str, ...]], columns: int = 2) -> Told:
    return Told(
        "Copilot in acme",
        "A sentence.",
        tuple(f"Column {at}" for at in range(columns)),
        tuple(Row(name, "said", cells) for name, *rest in rows for cells in [tuple(rest)]),
        (),
        "Source.",
        usage([*range(28)]),
    )


@given(
    st.lists(st.lists(st.text(max_size=80), min_size=1, max_size=6).map(tuple), max_size=120),
    st.integers(1, 22),
)
def test_slack_takes_every_table_that_is_made(rows: list[tuple[str, ...]], columns: int) -> None:
    """Any names, any number of rows, and cells that are missing or too many."""
    assert problems_of_blocks([*table_of(told(rows, columns))], "message") == []


def test_a_table_has_a_header_and_numbers_on_the_right() -> None:
    """The first column is that of names."""
    (table,) = table_of(told([("Python", "60 %")]))

    texts = [[cell["text"] for cell in row] for row in table["rows"]]
    assert texts == [["Column 0", "Column 1"], ["Python", "60 %"]]
    assert [column["align"] for column in table["column_settings"]] == ["left", "right"]


def test_a_table_that_would_fill_the_message_stays_a_list() -> None:
    """A message has room for about 13,000 characters of blocks in all."""
    assert table_of(told([(f"Language {at}", "x" * 60) for at in range(90)])) == ()


def test_the_text_says_the_same_with_a_table() -> None:
    """A screen reader hears the rows either way."""
    plain = told_message(told([("Python", "60 %")]))
    native = natively(plain)

    assert native.is_native
    assert not plain.is_native
    assert native.text == plain.text
    kinds = [block["type"] for block in native.blocks()]
    assert kinds == ["header", "section", *["data_visualization"] * 2, "table", "context"]


@pytest.mark.parametrize("many", [1, 20])
def test_a_message_with_everything_is_small_enough(many: int) -> None:
    """Two charts, a table and an image fit into one message."""
    message = natively(told_message(told([(f"L{at}", "60 %") for at in range(many)])))
    blocks = message.blocks("F0123456789")

    assert problems_of_blocks(blocks, "message") == []
    assert not too_big(blocks), len(json.dumps(blocks))
