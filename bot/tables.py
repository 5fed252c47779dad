"""Writing rows as CSV, JSON Lines or Parquet, as they come."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from io import TextIOWrapper
from typing import Any, BinaryIO, Protocol

import msgspec

from metrics.exports import Column, Row

PARQUET_ROWS = 10_000
# A spreadsheet takes a cell that begins with one of these for a formula.
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Format(StrEnum):
    """The forms of an export; the words are also the endings of its files."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


class NoParquet(Exception):
    """Parquet is asked for, and pyarrow is not installed."""


class Writer(Protocol):
    """Takes rows one by one; what it was given last may come out with `finish` only."""

    def add(self, row: Row) -> None:
        """Write a row."""
        ...

    def finish(self) -> None:
        """Write what is left; the file stays open."""
        ...


def writer(form: Format, columns: Sequence[Column], file: BinaryIO) -> Writer:
    """Return what writes rows of these columns to a file. Raises `NoParquet`."""
    if form is Format.CSV:
        return _Csv(columns, file)
    if form is Format.JSONL:
        return _JsonLines(columns, file)
    return _Parquet(columns, file)


class _Csv:
    """Missing values are empty cells; a text never turns into a spreadsheet's formula."""

    def __init__(self, columns: Sequence[Column], file: BinaryIO) -> None:
        self._text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._rows.writerow([column.name for column in columns])

    def add(self, row: Row) -> None:
        self._rows.writerow([_cell(value) for value in row])

    def finish(self) -> None:
        self._text.flush()
        self._text.detach()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_MARKS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


class _JsonLines:
    """One object a line, with every column; missing values are null."""

    def __init__(self, columns: Sequence[Column], file: BinaryIO) -> None:
        self._names = [column.name for column in columns]
        self._file = file

    def add(self, row: Row) -> None:
        record = dict(zip(self._names, row, strict=True))
        self._file.write(msgspec.json.encode(record) + b"\n")

    def finish(self) -> None:
        self._file.flush()


class _Parquet:
    """Typed columns, some thousand rows a group; missing values are null."""

    def __init__(self, columns: Sequence[Column], file: BinaryIO) -> None:
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ImportError:
            raise NoParquet from None
        types = {
            int: pa.int64(),
            float: pa.float64(),
            bool: pa.bool_(),
            str: pa.string(),
            date: pa.date32(),
            datetime: pa.timestamp("us", tz="UTC"),
        }
        self._schema = pa.schema([(one.name, types[one.holds]) for one in columns])
        self._batch = pa.RecordBatch.from_pylist
        self._file = parquet.ParquetWriter(file, self._schema)
        self._rows: list[dict[str, Any]] = []

    def add(self, row: Row) -> None:
        self._rows.append(dict(zip(self._schema.names, row, strict=True)))
        if len(self._rows) == PARQUET_ROWS:
            self._write()

    def finish(self) -> None:
        self._write()
        self._file.close()

    def _write(self) -> None:
        self._file.write_batch(self._batch(self._rows, schema=self._schema))
        self._rows.clear()
