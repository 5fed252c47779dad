"""The files that were made already, because the same company is asked for the same ones again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from threading import Lock


class KeptFiles:
    """Files by what they depend on, up to so many bytes; the one not read for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._files: OrderedDict[Hashable, list[bytes]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def pieces(self, depends_on: Hashable, make: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        """The pieces of a file, made only where it is not kept; one that nobody reads to its end is not."""
        with self._lock:
            kept = self._files.get(depends_on)
            if kept is not None:
                self._files.move_to_end(depends_on)
        if kept is not None:
            yield from kept
            return
        made = []
        for piece in make():
            made.append(piece)
            yield piece
        self._keep(depends_on, made)

    def _keep(self, depends_on: Hashable, pieces: list[bytes]) -> None:
        size = sum(map(len, pieces))
        with self._lock:
            # Servers of one process may have made the same file at the same time.
            if depends_on in self._files or size > self._most_bytes:
                return
            self._files[depends_on] = pieces
            self._bytes += size
            while self._bytes > self._most_bytes:
                _, gone = self._files.popitem(last=False)
                self._bytes -= sum(map(len, gone))
