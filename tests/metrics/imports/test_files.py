"""A file becomes records, whatever its form; what is no file of records is refused by its line."""

import gzip
import json
import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.github.downloads import MEBIBYTE, Limits
from metrics.imports.files import Refused, records
from tests.metrics.imports.downloads import Folder
from tests.metrics.offered import Line, file

OBJECTS: list[Line] = [{"a": 1, "b": "x\ny"}, {"a": 2}, {"a": 2}]


def read(folder: Folder, content: bytes) -> list[tuple[int, Any]]:
    """Return the records of a file with that content, decoded, with their lines."""
    path = folder.raw("file", content)
    return [(record.line, json.loads(record.text)) for record in records(path)]


def refusal(folder: Folder, content: bytes) -> tuple[int | None, str]:
    """Return line and reason."""
    with pytest.raises(Refused) as refused:
        list(records(folder.raw("file", content)))
    return refused.value.line, refused.value.reason


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (file(OBJECTS), [1, 2, 3]),
        (file(OBJECTS).rstrip(), [1, 2, 3]),
        (b"\xef\xbb\xbf" + file(OBJECTS), [1, 2, 3]),
        (file(OBJECTS).replace(b"\n", b"\r\n\r\n"), [1, 3, 5]),
        (gzip.compress(file(OBJECTS)), [1, 2, 3]),
        (gzip.compress(file(OBJECTS[:1])) + gzip.compress(file(OBJECTS[1:])), [1, 2, 3]),
        (json.dumps(OBJECTS).encode(), [1, 1, 1]),
        (json.dumps(OBJECTS, indent=1).encode(), [2, 6, 9]),
        (b"\n\n" + json.dumps(OBJECTS, indent=1).encode(), [4, 8, 11]),
    ],
    ids=["lines", "no last end", "BOM", "Windows", "gzip", "members", "array", "pretty", "blank"],
)
def test_every_form_holds_the_same_records(
    folder: Folder, content: bytes, lines: list[int]
) -> None:
    """Each with the line it begins on."""
    assert read(folder, content) == list(zip(lines, OBJECTS, strict=True))


def test_a_document_over_many_lines_is_one_record(folder: Folder) -> None:
    """As GitHub's documentation prints it."""
    assert read(folder, json.dumps(OBJECTS[0], indent=2).encode()) == [(1, OBJECTS[0])]


def test_a_broken_line_in_the_middle_is_given_as_it_is(folder: Folder) -> None:
    """It is for the reader of the report to keep it aside."""
    found = records(folder.raw("file", b'{"a": 1}\n{"a": \n{"a": 3}\n'))

    assert [(record.line, record.text) for record in found][1] == (2, b'{"a": ')


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "it is empty"),
        (b"\n \n", None, "it is empty"),
        (b'{"a": 1}\n{"a": 2}\n{"a"', 3, "the line is not complete: the file was cut"),
        (b'{"a": [1,\n 2', 2, "the JSON has no end: the file was cut"),
        (b'[\n {"a": 1},\n {"a" 2}\n]', 3, "it is not JSON from here on"),
        (gzip.compress(file(OBJECTS))[:14], 1, "compressed data that ends too early"),
        (b"\x1f\x8b\x08nonsense", 1, "compressed data that is damaged"),
        (b"day,users\n2026-11-12,3\n", 1, "it is not JSON"),
        (b"<!doctype html>\n<html>", 1, "it is a web page"),
        (json.dumps(OBJECTS[0]).encode("utf-16"), 1, "it is not UTF-8 text"),
        (b"PK\x03\x04and so on", None, "it is a ZIP archive; unpack it"),
        (b"\x00\x01\x02", 1, "it is not UTF-8 text"),
    ],
    ids=[
        *("nothing", "blank", "cut line", "cut document", "no comma", "cut gzip", "broken gzip"),
        *("CSV", "HTML", "UTF-16", "ZIP", "bytes"),
    ],
)
def test_what_is_no_file_of_records_is_refused(
    folder: Folder, content: bytes, line: int | None, reason: str
) -> None:
    """With the line, and without a word of what stands there."""
    found, said = refusal(folder, content)

    assert found == line
    assert said.startswith(reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": "' + b"a" * 2 * MEBIBYTE + b'"}', "more than 1 MiB cannot be one record"),
        (b"[\n" + b'{"a": 1},\n' * 200_000 + b"{}]", "more than 1 MiB cannot be one record"),
        ((b'{"a": 1}' + b" " * 9_000 + b"\n") * 500, "more than 3 MiB cannot be one file"),
    ],
    ids=["line", "document", "file"],
)
def test_a_small_file_cannot_grow_without_end(folder: Folder, content: bytes, reason: str) -> None:
    """It is unpacked a piece at a time, and given up at a limit."""
    limits = Limits(bytes_unpacked=3 * MEBIBYTE, bytes_in_memory=MEBIBYTE)
    path = folder.raw("bomb.gz", gzip.compress(content, 1))

    with pytest.raises(Refused, match=reason):
        list(records(path, limits))


def test_a_file_that_cannot_be_read_is_refused(folder: Folder) -> None:
    """As a folder in its place."""
    with pytest.raises(Refused, match="it cannot be read"):
        list(records(folder.path))


@given(
    values=st.lists(
        st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
        min_size=1,
        max_size=4,
    ),
    seed=st.integers(),
)
@settings(max_examples=30)
def test_forms_can_be_told_apart_whatever_they_hold(
    tmp_path_factory: pytest.TempPathFactory, values: list[dict[str, Any]], seed: int
) -> None:
    """The same values from lines, from an array and from a laid-out array."""
    folder = Folder(tmp_path_factory.getbasetemp())
    forms = [
        file(values),
        json.dumps(values).encode(),
        json.dumps(values, indent=2, ensure_ascii=False).encode("utf-8", "surrogatepass"),
    ]
    form = random.Random(seed).choice(forms)  # noqa: S311 - chooses a form, guards nothing

    assert [value for _, value in read(folder, form)] == values


@given(cut=st.integers(min_value=1, max_value=len(file(OBJECTS)) - 1))
@settings(max_examples=30)
def test_a_file_cut_anywhere_is_refused_or_ends_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    """No part of a record ever comes out."""
    folder, found = Folder(tmp_path_factory.getbasetemp()), []
    with suppress(Refused):
        for record in records(folder.raw("cut", file(OBJECTS)[:cut])):
            found.append(json.loads(record.text))  # noqa: PERF401 - a part of them is to be seen

    assert found == OBJECTS[: len(found)]
