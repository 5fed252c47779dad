"""Compressed files are undone piece by piece, within a limit, to their very end."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import BrokenAnswer, ReportTooLarge
from metrics.github.unpacking import GZIP_MAGIC, PIECE_BYTES, CutShort, Unpacker

TEXT = b'{"day": "2026-11-12", "daily_active_users": 212}\n' * 50


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def as_it_is(data: bytes) -> bytes:
    return data


PACKINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", as_it_is),
    ("identity", as_it_is),
    ("", gzip.compress),
    ("gzip", gzip.compress),
    ("GZIP", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("gzip", lambda data: gzip.compress(gzip.compress(data, mtime=0))),
    ("gzip", lambda data: gzip.compress(data[:7], mtime=0) + gzip.compress(data[7:], mtime=0)),
    (
        "",
        lambda data: gzip.compress(data[:7], mtime=0) + gzip.compress(data[7:], mtime=0) + bytes(9),
    ),
]


def unpack(packed: bytes, encoding: str = "", *, step: int = 1000, limit: int = 10**9) -> bytes:
    unpacker = Unpacker("GET a file", encoding, limit_bytes=limit)
    pieces = [
        piece
        for start in range(0, len(packed), step)
        for piece in unpacker.feed(packed[start : start + step])
    ]
    return b"".join([*pieces, *unpacker.finish()])


@pytest.mark.parametrize(("encoding", "pack"), PACKINGS)
@pytest.mark.parametrize("step", [1, 2, 17, 100_000])
def test_every_packing_is_undone(encoding: str, pack: Callable[[bytes], bytes], step: int) -> None:
    """With and without a header, in one or several members, however the bytes are cut."""
    assert unpack(pack(TEXT), encoding, step=step) == TEXT


@given(
    st.binary(max_size=300).filter(lambda content: content[:2] != GZIP_MAGIC), st.integers(1, 50)
)
def test_any_content_survives(content: bytes, step: int) -> None:
    """What was packed comes back, byte for byte."""
    assert unpack(gzip.compress(content, mtime=0), "gzip", step=step) == content


@pytest.mark.parametrize("content", [b"", b"{", b"\x1f"])
def test_a_very_short_file_is_not_lost(content: bytes) -> None:
    """Fewer bytes than a magic number are still content."""
    assert unpack(content) == content


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("gzip", gzip.compress(gzip.compress(TEXT, mtime=0))[:-8]),
        ("gzip", gzip.compress(TEXT, mtime=0) + gzip.compress(TEXT, mtime=0)),
    ],
)
def test_a_missing_end_is_noticed(encoding: str, packed: bytes) -> None:
    """A file that was cut is not taken for a shorter one, and may be tried again."""
    with pytest.raises(CutShort) as caught:
        unpack(packed[:-3], encoding)

    assert not caught.value.permanent


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_nothing_at_all_is_no_compressed_file(encoding: str) -> None:
    """Even an empty file has a header when it is compressed."""
    with pytest.raises(CutShort):
        unpack(b"", encoding)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)[:-6] + b"\0\0\0\0\0\0"),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"garbage"),
        ("", gzip.compress(TEXT, mtime=0) + b"\0garbage"),
        ("deflate", b"\xff\xff\xff\xff"),
    ],
)
def test_damage_is_noticed(encoding: str, packed: bytes) -> None:
    """A wrong checksum, a wrong header and garbage behind the end are not content."""
    with pytest.raises(BrokenAnswer, match="damaged") as caught:
        unpack(packed, encoding)

    assert caught.value.permanent


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    """Only gzip and deflate are announced, so only they may come."""
    with pytest.raises(BrokenAnswer, match="not asked for"):
        Unpacker("GET a file", encoding, limit_bytes=10)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_bomb_is_stopped_at_the_limit(encoding: str) -> None:
    """Ten mebibytes in ten kilobytes: at most a piece more than the limit is ever unpacked."""
    bomb = gzip.compress(bytes(10 * 1024 * 1024))
    pieces = Unpacker("GET a file", encoding, limit_bytes=1_000_000).feed(bomb)
    unpacked: list[int] = []

    with pytest.raises(ReportTooLarge) as caught:
        unpacked.extend(len(piece) for piece in pieces)

    assert caught.value.limit_bytes == 1_000_000
    assert 1_000_000 - PIECE_BYTES < sum(unpacked) <= 1_000_000
    assert max(unpacked) <= PIECE_BYTES


def test_a_bomb_inside_a_bomb_is_stopped_too() -> None:
    """A few hundred bytes that hold kilobytes that hold megabytes stay within the limit."""
    bomb = gzip.compress(gzip.compress(bytes(50 * 1024 * 1024)))

    with pytest.raises(ReportTooLarge):
        unpack(bomb, "gzip", limit=1_000_000)


def test_exactly_the_limit_is_allowed() -> None:
    """The limit is the last size that passes."""
    assert unpack(gzip.compress(TEXT, mtime=0), limit=len(TEXT)) == TEXT
    with pytest.raises(ReportTooLarge):
        unpack(gzip.compress(TEXT, mtime=0), limit=len(TEXT) - 1)
