"""A table as CSV: it is read back as it was, and no cell is a formula."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.csv_text import csv_text
from metrics.tables import Table


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_values_are_plain_and_a_missing_one_is_empty() -> None:
    """Days by the calendar, rates with a point, nothing with a separator of thousands."""
    row = ("Go", 12345, 0.2812349, -3, date(2026, 11, 19), True, None, 2.0)

    assert csv_text(Table(("a", "b", "c", "d", "e", "f", "g", "h"), (row,))) == (
        "a,b,c,d,e,f,g,h\r\nGo,12345,0.281235,-3,2026-11-19,true,,2\r\n"
    )


@pytest.mark.parametrize(
    "name",
    [*("=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1"), "\uff1d1", '=HYPERLINK("x")'],
)
def test_a_name_from_outside_is_no_formula(name: str) -> None:
    """An apostrophe before it makes it text; a negative number stays a number."""
    assert read(csv_text(Table(("name", "n"), ((name, -1),))))[1] == [f"'{name}", "-1"]


names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@given(st.lists(st.tuples(names, st.none() | st.integers()), max_size=5))
def test_every_cell_is_read_back(rows: list[tuple[str, int | None]]) -> None:
    """Quotes, commas and lines within a name stay in their cell."""
    found = read(csv_text(Table(("name", "n"), tuple(rows))))[1:]

    assert [[name.removeprefix("'"), n] for name, n in found] == [
        [name.removeprefix("'"), "" if n is None else str(n)] for name, n in rows
    ]
