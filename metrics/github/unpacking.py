"""Decompression that trusts nobody: a piece at a time, and never more than a limit in all."""

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from metrics.errors import BrokenAnswer, ReportTooLarge

PIECE_BYTES = 64 * 1024
GZIP_MAGIC = b"\x1f\x8b"
# What zlib calls the three formats: https://docs.python.org/3/library/zlib.html#zlib.decompress
GZIP, ZLIB, RAW_DEFLATE = 31, 15, -15
ZLIB_METHOD = 8


class CutShort(BrokenAnswer):
    """The file ended before its content did; downloading it again may bring the rest."""

    permanent = False


class Unpacker:
    """From the bytes as sent to the bytes as meant.

    Undoes the `Content-Encoding`, and then gzip where the file itself is a .gz: each in pieces of
    at most 64 KiB, so that a small file cannot grow in memory before it is counted.
    """

    def __init__(self, asked: str, encoding: str, *, limit_bytes: int) -> None:
        """Take the value of `Content-Encoding`; BrokenAnswer for one that was not asked for."""
        self._outer = _Counted(_decoder(asked, encoding.strip().lower()), asked, limit_bytes)
        self._inner = _Counted(_ByHead(lambda head: _gunzip(asked, head)), asked, limit_bytes)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` unpacks to. Raises `BrokenAnswer` and `ReportTooLarge`."""
        for piece in self._outer.feed(data):
            yield from self._inner.feed(piece)

    def finish(self) -> Iterator[bytes]:
        """Yield what was held back. Raises `CutShort` where the end is missing."""
        for piece in self._outer.finish():
            yield from self._inner.feed(piece)
        yield from self._inner.finish()


class _Stage(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> Iterator[bytes]: ...


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> Iterator[bytes]:
        yield from ()


class _Inflate:
    """Undoes one of zlib's formats; gzip of several members, as `cat a.gz b.gz` makes it."""

    def __init__(self, asked: str, window: int) -> None:
        self._asked = asked
        self._window = window
        self._member = zlib.decompressobj(window)
        self._is_complete = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data := self._without_padding(data):
            if self._is_complete:
                self._member, self._is_complete = zlib.decompressobj(self._window), False
            yield from self._pieces(data)
            if not self._member.eof:
                return
            self._is_complete = True
            data = self._member.unused_data

    def finish(self) -> Iterator[bytes]:
        if not self._is_complete:
            raise CutShort(self._asked, "compressed data that ends too early")
        yield from ()

    def _without_padding(self, data: bytes) -> bytes:
        # Zeros may fill up the end of a gzip file.
        return data.lstrip(b"\0") if self._is_complete else data

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        while piece := self._inflate(data):
            yield piece
            data = self._member.unconsumed_tail

    def _inflate(self, data: bytes) -> bytes:
        try:
            return self._member.decompress(data, PIECE_BYTES)
        except zlib.error:
            raise BrokenAnswer(self._asked, "compressed data that is damaged") from None


class _ByHead:
    """Waits for the first two bytes and lets them choose how the rest is read."""

    def __init__(self, choose: Callable[[bytes], _Stage]) -> None:
        self._choose = choose
        self._head = b""
        self._stage: _Stage | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stage is None:
            self._head += data
            if len(self._head) < len(GZIP_MAGIC):
                return
            self._stage, data = self._choose(self._head), self._head
        yield from self._stage.feed(data)

    def finish(self) -> Iterator[bytes]:
        if self._stage is None:
            self._stage = self._choose(self._head)
            yield from self._stage.feed(self._head)
        yield from self._stage.finish()


class _Counted:
    """A stage that may not give more than so many bytes."""

    def __init__(self, stage: _Stage, asked: str, limit_bytes: int) -> None:
        self._stage = stage
        self._asked = asked
        self._limit_bytes = limit_bytes
        self._bytes = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        return self._count(self._stage.feed(data))

    def finish(self) -> Iterator[bytes]:
        return self._count(self._stage.finish())

    def _count(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._bytes += len(piece)
            if self._bytes > self._limit_bytes:
                raise ReportTooLarge(self._asked, limit_bytes=self._limit_bytes)
            yield piece


def _decoder(asked: str, encoding: str) -> _Stage:
    """Return what undoes a `Content-Encoding`.

    https://www.rfc-editor.org/rfc/rfc9110#name-content-codings
    """
    if encoding in {"", "identity"}:
        return _Plain()
    if encoding in {"gzip", "x-gzip"}:
        return _Inflate(asked, GZIP)
    if encoding == "deflate":
        # The standard says zlib, but some servers send the bare stream.
        return _ByHead(lambda head: _Inflate(asked, ZLIB if _is_zlib(head) else RAW_DEFLATE))
    raise BrokenAnswer(asked, "an encoding that was not asked for")


def _gunzip(asked: str, head: bytes) -> _Stage:
    return _Inflate(asked, GZIP) if head.startswith(GZIP_MAGIC) else _Plain()


def _is_zlib(head: bytes) -> bool:
    """Whether two bytes are a zlib header: https://www.rfc-editor.org/rfc/rfc1950#section-2.2."""
    return head[:1] != b"" and head[0] % 16 == ZLIB_METHOD and int.from_bytes(head[:2]) % 31 == 0
