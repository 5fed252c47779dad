"""A downloaded file as the JSON records in it, whatever their form, a piece at a time.

NDJSON is read line by line, however large it is. A document of several lines, as people and tools
lay JSON out, and an array are read whole, up to the size that a download of one may have.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import msgspec

from metrics.errors import BrokenAnswer, ReportTooLarge
from metrics.github.downloads import DEFAULT_LIMITS, MEBIBYTE, Limits
from metrics.github.unpacking import PIECE_BYTES, CutShort, Unpacker

ZIP_MAGIC = b"PK\x03\x04"
# How the other forms of Unicode begin, as some Windows programs write them.
OTHER_UNICODE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
JSON_BEGINS_WITH = (b"{", b"[", b'"')
TRUNCATED = "truncated"
BYTE = re.compile(r" \(byte (\d+)\)")


class Refused(Exception):
    """A file that cannot be imported: why, without any of its values, and on which line."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON value of a file, and the line that it begins on, counted from 1.

    `ended` is false for the last line of a file that does not end with a line end.
    """

    line: int
    text: bytes
    ended: bool = True


def records(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[Record]:
    """Yield every record of a file: NDJSON, one JSON document, or an array; gzip as well.

    A line that is no JSON is yielded as it is, because one broken line does not spoil the others;
    a last line that was cut does, because the file has lost its end. Raises `Refused`.
    """
    lines = (line for line in _lines(path, limits) if line.text.strip())
    first = next(lines, None)
    if first is None:
        raise Refused(path, "it is empty")
    _check_text(path, first)
    if first.text.lstrip()[:1] == b"{" and is_json(first.text):
        yield from _complete(path, chain([first], lines))
    else:
        yield from _of_document(path, first, lines, limits)


def is_json(text: bytes) -> bool:
    """Tell whether a text is one JSON value, without looking into it."""
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _complete(path: Path, lines: Iterable[Record]) -> Iterator[Record]:
    for record in lines:
        if not record.ended and not is_json(record.text):
            raise Refused(path, "the line is not complete: the file was cut", record.line)
        yield record


def _check_text(path: Path, first: Record) -> None:
    if first.text.startswith(ZIP_MAGIC):
        raise Refused(path, "it is a ZIP archive; unpack it, and import the files in it")
    if first.text.startswith(OTHER_UNICODE) or b"\0" in first.text:
        raise Refused(path, "it is not UTF-8 text", first.line)
    if first.text.lstrip().startswith(b"<"):
        raise Refused(path, "it is a web page, and the reports are JSON", first.line)
    if first.text.lstrip()[:1] not in JSON_BEGINS_WITH:
        raise Refused(path, "it is not JSON, as GitHub's reports are", first.line)


def _of_document(
    path: Path, first: Record, lines: Iterable[Record], limits: Limits
) -> Iterator[Record]:
    """Yield the values of a document that begins on `first`, each with its own line."""
    text = _whole(path, first, lines, limits)
    try:
        if text.lstrip().startswith(b"["):
            parts = msgspec.json.decode(text, type=list[msgspec.Raw])
        else:
            parts = [msgspec.json.decode(text, type=msgspec.Raw)]
    except (msgspec.DecodeError, RecursionError) as error:
        raise _malformed(path, first, text, str(error)) from None
    line, counted, reached = first.line, 0, 0
    for part in map(bytes, parts):
        at = text.find(part, reached)
        line += text.count(b"\n", counted, at)
        yield Record(line, part)
        counted, reached = at, at + len(part)


def _whole(path: Path, first: Record, lines: Iterable[Record], limits: Limits) -> bytes:
    parts, size, line = [first.text], len(first.text), first.line
    for record in lines:
        # Lines are counted by their ends, also where blank ones were left out.
        parts.append(b"\n" * (record.line - line) + record.text)
        line, size = record.line, size + len(parts[-1])
        if size > limits.bytes_in_memory:
            raise _too_large(path, record.line, limits.bytes_in_memory, "record")
    return b"".join(parts)


def _malformed(path: Path, first: Record, text: bytes, error: str) -> Refused:
    if TRUNCATED in error:
        line = first.line + text.count(b"\n")
        return Refused(path, "the JSON has no end: the file was cut", line)
    where = BYTE.search(error)
    line = first.line + (text.count(b"\n", 0, int(where[1])) if where else 0)
    return Refused(path, "it is not JSON from here on", line)


def _lines(path: Path, limits: Limits) -> Iterator[Record]:
    number, begun, size = 1, list[bytes](), 0
    try:
        for chunk in _unpacked(path, limits.bytes_unpacked):
            *ends, rest = chunk.split(b"\n")
            for end in ends:
                yield Record(number, _text(number, [*begun, end]))
                number, begun, size = number + 1, [], 0
            begun.append(rest)
            size += len(rest)
            if size > limits.bytes_in_memory:
                raise _too_large(path, number, limits.bytes_in_memory, "record")
    except CutShort as error:
        raise Refused(path, f"{error.detail}: the file was cut", number) from None
    except ReportTooLarge as error:
        raise _too_large(path, number, error.limit_bytes, "file") from None
    except BrokenAnswer as error:
        raise Refused(path, error.detail, number) from None
    except OSError as error:
        raise Refused(path, f"it cannot be read ({error.strerror})") from None
    yield Record(number, _text(number, begun), ended=False)


def _text(number: int, parts: list[bytes]) -> bytes:
    text = b"".join(parts)
    return text.removeprefix(codecs.BOM_UTF8) if number == 1 else text


def _unpacked(path: Path, limit_bytes: int) -> Iterator[bytes]:
    unpacker = Unpacker(path.name, "", limit_bytes=limit_bytes)
    with path.open("rb") as file:
        while data := file.read(PIECE_BYTES):
            yield from unpacker.feed(data)
    yield from unpacker.finish()


def _too_large(path: Path, line: int, limit_bytes: int, what: str) -> Refused:
    reason = f"more than {limit_bytes // MEBIBYTE} MiB cannot be one {what} of a report"
    return Refused(path, reason, line)
