"""Sets of people as bits of one integer, so that distinct people of any window are an OR away.

Bit n stands for person number n, which the database gives out densely. Ten thousand people are
1.25 kB a day, and a small team among them a few dozen bytes when packed.
"""

import zlib
from collections.abc import Iterable
from functools import reduce
from operator import or_

NOBODY = 0
FASTEST = 1


class Gathering:
    """A set of people that grows one by one."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> bool:
        """Take a person in; False where the person was in already."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        if self._bits[place] & bit:
            return False
        self._bits[place] |= bit
        return True

    @property
    def people(self) -> int:
        """The set as it is by now."""
        return int.from_bytes(self._bits, "little")


def people(numbers: Iterable[int]) -> int:
    """Return the set of these person numbers."""
    gathering = Gathering()
    for number in numbers:
        gathering.add(number)
    return gathering.people


def union(sets: Iterable[int]) -> int:
    """Return everybody who is in at least one of the sets."""
    return reduce(or_, sets, NOBODY)


def pack(members: int) -> bytes:
    """Return a set as it is stored."""
    plain = members.to_bytes((members.bit_length() + 7) // 8, "little")
    return zlib.compress(plain, FASTEST)


def unpack(packed: bytes) -> int:
    """Return a stored set."""
    return int.from_bytes(zlib.decompress(packed), "little")
