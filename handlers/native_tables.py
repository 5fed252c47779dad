"""A view's rows as Slack's own table, where they fit.

https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

import json
from typing import Any

from handlers.mrkdwn import shorten
from handlers.told import Row, Told

MOST_ROWS = 100
MOST_COLUMNS = 20
CELL_LIMIT = 60
# A message's blocks have about 13,200 characters of JSON in all; the rest of it needs its share.
MOST_JSON = 5_000


def table_of(told: Told) -> tuple[dict[str, Any], ...]:
    """Return the rows as one table with its header, or nothing where Slack would not take it."""
    width = len(told.columns)
    if not told.rows or len(told.rows) >= MOST_ROWS or width > MOST_COLUMNS:
        return ()
    table = {
        "type": "table",
        "column_settings": [{"align": "right" if at else "left"} for at in range(width)],
        "rows": [_cells(told.columns), *(_row(row, width) for row in told.rows)],
    }
    return (table,) if len(json.dumps(table, ensure_ascii=False)) <= MOST_JSON else ()


def _row(row: Row, width: int) -> list[dict[str, str]]:
    # Every row of a table has as many cells as its header.
    return _cells((row.name, *row.cells, *[""] * width)[:width])


def _cells(texts: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"type": "raw_text", "text": shorten(text, CELL_LIMIT) or " "} for text in texts]
