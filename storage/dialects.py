"""What SQLite and PostgreSQL say in different words.

Where one statement serves both, a query takes its parts from here, and each database gets its own
words for them when the query is sent: https://docs.sqlalchemy.org/en/21/core/compiler.html.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    Table,
    cast,
    func,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from storage.tables import Whole

POSTGRESQL = "postgresql"

Insert = sqlite.Insert | postgresql.Insert
Row = tuple[Any, ...]


def is_postgresql(connection: AsyncConnection) -> bool:
    """Tell whether a connection leads to PostgreSQL, and not to SQLite."""
    return connection.dialect.name == POSTGRESQL


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """Return an `INSERT` that may have an `ON CONFLICT`, in the words of this database."""
    return insert_in(connection.dialect.name, table)


def insert_in(dialect: str, table: Table) -> Insert:
    """Return the same by the name of a dialect, for a statement that is put together once."""
    return postgresql.insert(table) if dialect == POSTGRESQL else sqlite.insert(table)


async def put_new(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> int:
    """Write rows in the order of the table's columns, and return how many of them were new.

    Of rows with the same key the first one stays. A day is YYYY-MM-DD and a flag 0 or 1; NaN is
    what is missing, as None is. SQLite gets the rows as they are, at the driver's own speed, and
    PostgreSQL each column as an array, all in one statement.
    """
    if not rows:
        return 0
    if not is_postgresql(connection):
        return (await connection.exec_driver_sql(_marked(table), list(rows))).rowcount
    columns = zip(*rows, strict=True)
    arrays = tuple(
        _array(column, values) for column, values in zip(table.columns, columns, strict=True)
    )
    return (await connection.exec_driver_sql(_unnesting(table), arrays)).rowcount


async def send_each(connection: AsyncConnection, statement: str, rows: Sequence[Row]) -> None:
    """Execute a statement, with `?` where values go, once for each row."""
    words = statement.replace("?", "%s") if is_postgresql(connection) else statement
    if rows:
        await connection.exec_driver_sql(words, list(rows))


def listed(connection: AsyncConnection, numbers: Iterable[int]) -> tuple[str, Row]:
    """Return a table of numbers, its column called `value`, and what to send with it."""
    if is_postgresql(connection):
        return "unnest(%s::bigint[]) AS listed (value)", (list(numbers),)
    return "json_each(?)", (json.dumps(list(numbers)),)


@cache
def _marked(table: Table) -> str:
    # The words are the table's own, and the values travel apart from them.
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} ({_names(table)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608 - see above


@cache
def _unnesting(table: Table) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # the library does not annotate it
    arrays = ", ".join(f"%s::{column.type.compile(dialect)}[]" for column in table.columns)
    return f"INSERT INTO {table.name} ({_names(table)}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"  # noqa: S608 - see `_marked`


def _names(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


# An array is of one type: of a flag's numbers, and of an amount that happens to be whole.
_EXACT: Mapping[type[TypeEngine[Any]], Callable[[Any], Any]] = {Boolean: bool, Float: float}


def _array(column: Column[Any], values: Iterable[Any]) -> list[Any]:
    exact = _EXACT.get(type(column.type))
    # What does not equal itself is NaN.
    if exact is None:
        return [value if value == value else None for value in values]  # noqa: PLR0124 - see above
    return [None if value is None or value != value else exact(value) for value in values]  # noqa: PLR0124 - see above


def whole_sum(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the sum of whole numbers as one; PostgreSQL would make a decimal number of it."""
    return cast(func.sum(column), Whole)


class Bytewise(FunctionElement[str]):
    """A text to order by as SQLite does, byte by byte, whatever language the database is in."""

    inherit_cache = True

    def __init__(self, text: ColumnElement[Any]) -> None:
        super().__init__(text)
        self.type = text.type


@compiles(Bytewise)
def _(element: Bytewise, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(Bytewise, POSTGRESQL)
def _(element: Bytewise, compiler: SQLCompiler, **kw: Any) -> str:
    return f'{compiler.process(element.clauses, **kw)} COLLATE "C"'


class Beside(FunctionElement[Any]):
    """The value in the row of a group that has the first or the last `by`.

    The query must select `min(by)` or `max(by)` too: beside that, SQLite takes a bare column from the very row
    that has it. https://www.sqlite.org/lang_select.html#bareagg
    """

    inherit_cache = True
    order = "ASC"

    def __init__(self, value: ColumnElement[Any], by: ColumnElement[Any]) -> None:
        super().__init__(value, by)
        self.type = value.type


class BesideFirst(Beside):
    """The value in the row of a group that has the first `by`."""

    inherit_cache = True


class BesideLast(Beside):
    """The value in the row of a group that has the last `by`."""

    inherit_cache = True
    order = "DESC"


@compiles(Beside)
def _(element: Beside, compiler: SQLCompiler, **kw: Any) -> str:
    value, _by = element.clauses
    return compiler.process(value, **kw)


@compiles(Beside, POSTGRESQL)
def _(element: Beside, compiler: SQLCompiler, **kw: Any) -> str:
    value, by = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(array_agg({value} ORDER BY {by} {element.order}))[1]"


class JsonEntries(FunctionElement[Any]):
    """The entries of a list that a text holds as JSON, a table with the column `value`."""

    inherit_cache = True


@compiles(JsonEntries)
def _(element: JsonEntries, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(JsonEntries, POSTGRESQL)
def _(element: JsonEntries, compiler: SQLCompiler, **kw: Any) -> str:
    # PostgreSQL reads JSON with a NUL in it, and then cannot hand out the text.
    text = rf"replace({compiler.process(element.clauses, **kw)}, '\u0000', '\ufffd')"
    return f"json_array_elements(CAST({text} AS JSON))"


class JsonField(ColumnElement[Any]):
    """A field of an entry, by a name of our own; None where the entry has none."""

    inherit_cache = False

    def __init__(self, entry: ColumnElement[Any], name: str, kind: TypeEngine[Any]) -> None:
        self.entry, self.name, self.type = entry, name, kind


@compiles(JsonField)
def _(element: JsonField, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_extract({compiler.process(element.entry, **kw)}, '$.{element.name}')"


@compiles(JsonField, POSTGRESQL)
def _(element: JsonField, compiler: SQLCompiler, **kw: Any) -> str:
    text = f"{compiler.process(element.entry, **kw)} ->> '{element.name}'"
    return f"CAST({text} AS {element.type.compile(compiler.dialect)})"


class Mentions(FunctionElement[bool]):
    """Whether bytes hold a text, in lower or upper case. The text is in lower case."""

    inherit_cache = True
    type = Boolean()


@compiles(Mentions)
def _(element: Mentions, compiler: SQLCompiler, **kw: Any) -> str:
    held, text = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"instr(lower(CAST({held} AS TEXT)), {text}) > 0"


@compiles(Mentions, POSTGRESQL)
def _(element: Mentions, compiler: SQLCompiler, **kw: Any) -> str:
    held, text = (compiler.process(clause, **kw) for clause in element.clauses)
    # The bytes need not be text; escaped, all that is ASCII stays as it is.
    wanted = f"encode(convert_to({text}, 'UTF8'), 'escape')"
    return f"strpos(lower(encode({held}, 'escape')), lower({wanted})) > 0"
