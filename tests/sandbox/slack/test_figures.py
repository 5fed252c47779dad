"""The limits of charts and tables."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from sandbox.slack.blocks import problems_of_blocks

Block = dict[str, Any]


def line(lines: int = 1, points: int = 2, **more: Any) -> Block:
    categories = [f"W{number}" for number in range(points)]
    data = [{"label": label, "value": 8.5} for label in categories]
    chart = {
        "type": "line",
        "series": [{"name": f"S{number}", "data": data} for number in range(lines)],
        "axis_config": {"categories": categories},
    }
    return {"type": "data_visualization", "title": "Active people", "chart": chart | more}


def pie(segments: int = 2, value: float = 1, label: str = "x") -> Block:
    parts = [{"label": label, "value": value} for _ in range(segments)]
    return {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": parts}}


def cell(text: str = "x") -> Block:
    return {"type": "raw_text", "text": text}


def table(rows: int = 2, columns: int = 2, text: str = "x", kind: str = "table") -> Block:
    caption = {"caption": "Teams"} if kind == "data_table" else {}
    return {"type": kind, "rows": [[cell(text)] * columns] * rows, **caption}


RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
LIMITS: list[tuple[str, list[Block], list[Block]]] = [
    ("title", [line() | {"title": "x" * 50}], [line() | {"title": "x" * 51}]),
    ("no title", [line()], [{**line(), "title": ""}]),
    ("kinds of chart", [line(type="area")], [line(type="radar")]),
    ("series", [line(lines=6)], [line(lines=7)]),
    ("points", [line(points=20)], [line(points=21)]),
    ("series names", [line(lines=2)], [line(series=[*line()["chart"]["series"] * 2])]),
    (
        "points per category",
        [line(points=3)],
        [line(points=3, axis_config={"categories": ["W0", "W1"]})],
    ),
    (
        "axis labels",
        [line(axis_config={"categories": ["W0", "W1"], "x_label": "x" * 50})],
        [line(axis_config={"categories": ["W0", "W1"], "x_label": "x" * 51})],
    ),
    ("segments", [pie(6)], [pie(7)]),
    ("segment value", [pie(value=0.1)], [pie(value=0)]),
    ("segment label", [pie(label="x" * 20)], [pie(label="x" * 21)]),
    ("charts per message", [line(), pie()], [line(), pie(), line()]),
    ("table rows", [table(rows=100)], [table(rows=101)]),
    ("table columns", [table(columns=20)], [table(columns=21)]),
    ("tables per message", [table()], [table(), table()]),
    ("table characters", [table(text="x" * 2500)], [table(text="x" * 2501)]),
    ("data_table rows", [table(rows=201, kind="data_table")], [table(rows=202, kind="data_table")]),
    ("data_table header", [table(rows=2, kind="data_table")], [table(rows=1, kind="data_table")]),
    (
        "data_table lengths",
        [table(kind="data_table")],
        [table(kind="data_table") | {"rows": [[cell()], [cell(), cell()]]}],
    ),
    (
        "data_table header cells",
        [table(kind="data_table") | {"rows": [[cell()], [RICH]]}],
        [table(kind="data_table") | {"rows": [[RICH], [cell()]]}],
    ),
    (
        "data_table page",
        [table(kind="data_table") | {"page_size": 100}],
        [table(kind="data_table") | {"page_size": 101}],
    ),
    (
        "data_table caption",
        [table(kind="data_table")],
        [{**table(kind="data_table"), "caption": ""}],
    ),
    (
        "data_table characters",
        [table(text="x" * 5000, kind="data_table")],
        [table(text="x" * 5001, kind="data_table")],
    ),
    (
        "column settings",
        [table() | {"column_settings": [{"align": "right", "is_wrapped": True}]}],
        [table() | {"column_settings": [{"align": "top"}]}],
    ),
]


@pytest.mark.parametrize(
    ("good", "bad"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS]
)
def test_a_limit_is_exact(good: list[Block], bad: list[Block]) -> None:
    """The largest allowed passes, one more is a problem."""
    assert problems_of_blocks(good, "message") == []
    assert problems_of_blocks(bad, "message")


@pytest.mark.parametrize("value", [None, True, "8", float("nan"), float("inf")])
def test_a_point_is_a_finite_number(value: object) -> None:
    """A missing day is no point; it is left out with its category."""
    block = line(points=1)
    block["chart"]["series"][0]["data"] = [{"label": "W0", "value": value}]

    (problem,) = problems_of_blocks([block], "message")
    assert problem.pointer == "/blocks/0/chart/series/0/data/0/value"


def test_categories_are_unique() -> None:
    """Two points of one name could not be told apart."""
    data = [{"label": "W0", "value": 1}] * 2
    block = line(series=[{"name": "S", "data": data}], axis_config={"categories": ["W0", "W0"]})

    assert problems_of_blocks([block], "message")


async def test_a_chart_comes_back_with_pictures_slack_does_not_take(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Whoever sends a read block again has to strip preview_images first."""
    channel = slack.channel("#copilot").id
    posted = await client.chat_postMessage(channel=channel, text="x", blocks=[line()])

    returned = posted["message"]["blocks"]
    assert returned[0]["preview_images"] == []
    (problem,) = problems_of_blocks(returned, "message")
    assert problem.sentence == "invalid additional property: preview_images"
