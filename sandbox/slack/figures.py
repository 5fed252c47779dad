"""The newer blocks that carry figures: charts and tables.

Where Slack's pages and its server disagree, the smaller number counts here, so that what passes
here passes there. https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.checks import (
    Fields,
    Problem,
    anything,
    boolean,
    both,
    by_type,
    integer,
    items,
    number,
    one_of,
    shape,
    string,
    unique,
)
from sandbox.slack.rich_text import RICH_TEXT

_SERIES = 6
_POINTS = 20
_LABEL = string(20)


def _positive(value: Any, at: str) -> Iterator[Problem]:
    problems = list(number(value, at))
    if not problems and value <= 0:
        problems.append(Problem("must be more than 0", at))
    yield from problems


def _one_point_per_category(chart: Any, at: str) -> Iterator[Problem]:
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        yield Problem("categories must be unique", f"{at}/axis_config/categories")
    for place, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield Problem("must have exactly one point per category", f"{at}/series/{place}/data")


_POINT = shape({"label": _LABEL, "value": number})
_AXES = shape(
    {"categories": items(_LABEL, _POINTS)}, {"x_label": string(50), "y_label": string(50)}
)
_WITH_AXES = shape(
    {
        "type": anything,
        "series": both(
            items(shape({"name": _LABEL, "data": items(_POINT, _POINTS)}), _SERIES), unique("name")
        ),
        "axis_config": _AXES,
    },
    {},
    _one_point_per_category,
)
_PIE = shape(
    {
        "type": anything,
        "segments": items(shape({"label": _LABEL, "value": _positive}), _SERIES),
    }
)
_CHART = by_type({"line": _WITH_AXES, "bar": _WITH_AXES, "area": _WITH_AXES, "pie": _PIE})


_RAW_TEXT = shape({"type": anything, "text": string(10_000, 0)})
_TABLE_CELL = by_type(
    {
        "raw_text": _RAW_TEXT,
        "raw_number": shape({"type": anything, "value": number}, {"text": string(10_000)}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _same_length(rows: Any, at: str) -> Iterator[Problem]:
    if len({len(row) for row in rows}) > 1:
        yield Problem("all rows must have the same number of cells", at)


def _plain_header(rows: Any, at: str) -> Iterator[Problem]:
    for place, cell in enumerate(rows[0]):
        if cell["type"] == "rich_text":
            yield Problem("unsupported type: rich_text", f"{at}/0/{place}/type")


_FIELDS: Fields = {"type": anything}
_ID: Fields = {"block_id": string(255)}

FIGURES: Fields = {
    "data_visualization": shape(_FIELDS | {"title": string(50), "chart": _CHART}, _ID),
    "table": shape(
        _FIELDS | {"rows": items(items(_TABLE_CELL, 20), 100)},
        _ID | {"column_settings": items(_COLUMN, 20)},
    ),
    "data_table": shape(
        _FIELDS
        | {
            "caption": string(150),
            "rows": both(items(items(_TABLE_CELL, 20), 201, 2), _same_length, _plain_header),
        },
        _ID | {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    ),
}


def characters(value: Any) -> int:
    """The number of characters in all cells of a table's rows."""
    if isinstance(value, list):
        return sum(map(characters, value))
    if isinstance(value, dict):
        inner = sum(characters(part) for key, part in value.items() if key in {"elements", "rows"})
        return inner + len(str(value.get("text", value.get("value", ""))))
    return 0
