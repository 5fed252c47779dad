"""Rows as CSV, JSON Lines and Parquet."""

import csv
import json
import sys
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tables import Format, NoParquet, writer
from metrics.exports import Column

COLUMNS = (
    Column("day", date),
    Column("at", datetime),
    Column("login", str),
    Column("count", int),
    Column("rate", float),
    Column("used", bool),
)
FULL = (date(2026, 11, 12), datetime(2026, 11, 13, 8, 30, tzinfo=UTC), "mina", 3, 0.5, True)
ROWS = [FULL, (FULL[0], *[None] * 5), (*FULL[:2], 'o"c, t', 0, 0.0, False)]


def written(form: Format, rows: list[tuple[Any, ...]]) -> str:
    file = BytesIO()
    into = writer(form, COLUMNS, file)
    for row in rows:
        into.add(row)
    into.finish()
    return file.getvalue().decode()


def test_csv_has_the_names_first_and_nothing_where_a_value_is_missing() -> None:
    """Zero and false are values."""
    assert written(Format.CSV, ROWS).splitlines() == [
        "day,at,login,count,rate,used",
        "2026-11-12,2026-11-13T08:30:00+00:00,mina,3,0.5,true",
        "2026-11-12,,,,,",
        '2026-11-12,2026-11-13T08:30:00+00:00,"o""c, t",0,0.0,false',
    ]


def test_json_lines_have_every_name_and_null_where_a_value_is_missing() -> None:
    """One object a line."""
    lines = [json.loads(line) for line in written(Format.JSONL, ROWS).splitlines()]

    assert [list(line) for line in lines] == [[column.name for column in COLUMNS]] * 3
    assert list(lines[0].values()) == ["2026-11-12", "2026-11-13T08:30:00Z", "mina", 3, 0.5, True]
    assert list(lines[1].values())[1:] == [None] * 5


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
@settings(max_examples=50)
def test_no_text_becomes_a_formula_and_none_is_lost(login: str) -> None:
    """A quotation mark in front of it makes a spreadsheet show it as it is."""
    text = written(Format.CSV, [(*FULL[:2], login, 3, 0.5, True)])
    ((_, _, cell, *_),) = list(csv.reader(StringIO(text, newline="")))[1:]

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == login.removeprefix("'")


def test_a_negative_number_is_no_text() -> None:
    """Only texts come from outside; a number stays one."""
    assert ",-3," in written(Format.CSV, [(*FULL[:3], -3, 0.5, True)])


def test_parquet_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app does without pyarrow, which is larger than all the rest of it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(NoParquet):
        written(Format.PARQUET, [])
