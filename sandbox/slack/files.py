"""Uploaded files, and the malware scan that makes them late."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.slack.faults import Faults
from sandbox.slack.refusal import Refusal

SLOW_LOOKS = 4
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}


@dataclass(frozen=True, slots=True)
class Share:
    """A message that shows a file, and the thread it stands in."""

    ts: str
    thread_ts: str | None


@dataclass(slots=True)
class SlackFile:
    """A file between its first announcement and the channels it is shared in."""

    id: str
    name: str
    length: int
    title: str
    created: datetime
    alt_txt: str = ""
    data: bytes | None = None
    complete: bool = False
    looks_left: int = 0
    ready_at: datetime | None = None
    shares: dict[str, list[Share]] = field(default_factory=dict)

    @property
    def channels(self) -> set[str]:
        """The channels it is shared in."""
        return set(self.shares)

    @property
    def image_type(self) -> str | None:
        """``png``, ``jpg`` or ``gif`` by its first bytes; None for everything else."""
        data = self.data or b""
        return next((kind for start, kind in _SIGNATURES.items() if data.startswith(start)), None)

    @property
    def filetype(self) -> str:
        """What Slack takes the file for: an image by its bytes, a table by its name."""
        if self.image_type is not None:
            return self.image_type
        return "csv" if self.name.endswith(".csv") else "binary"

    @property
    def mimetype(self) -> str:
        """The media type files.info shows once the scan is over."""
        kinds = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "csv": "text/csv"}
        return kinds.get(self.filetype, "application/octet-stream")


class Files:
    """Every file of the workspace. A scan lasts so many looks, and so many seconds by the clock.

    A look is a ``files.info`` or a message that shows the file: Slack tells in no other way.
    """

    def __init__(
        self, clock: Callable[[], datetime], faults: Faults, looks: int, seconds: float
    ) -> None:
        self._clock = clock
        self._faults = faults
        self._looks = looks
        self._scan = timedelta(seconds=seconds)
        self._files: dict[str, SlackFile] = {}
        self._made = 0

    def announce(self, name: str, length: int, alt_txt: str) -> SlackFile:
        """A new file without bytes."""
        self._made += 1
        file = SlackFile(
            f"F0FILE{self._made:05}", name, length, name, self._clock(), alt_txt=alt_txt
        )
        self._files[file.id] = file
        return file

    def find(self, file_id: str) -> SlackFile:
        """The file of this id. Raises Refusal ``file_not_found``."""
        if file_id not in self._files:
            raise Refusal("file_not_found")
        return self._files[file_id]

    def complete(self, file_id: str, title: str | None) -> SlackFile:
        """End an upload and start its scan. Raises Refusal ``file_not_found`` without bytes."""
        file = self.find(file_id)
        if file.data is None:
            raise Refusal("file_not_found")
        file.title = title or file.name
        file.complete = True
        slow = self._faults.take("slack-file-slow")
        file.looks_left = max(self._looks, SLOW_LOOKS) if slow else self._looks
        file.ready_at = self._clock() + self._scan
        return file

    def delete(self, file_id: str) -> None:
        """Forget a file. Raises Refusal ``file_not_found``."""
        del self._files[self.find(file_id).id]

    def look(self, file: SlackFile) -> bool:
        """Whether the scan is over, which takes one look more off it while it is not."""
        if not file.complete or self._faults.take("slack-file-never-ready"):
            return False
        if file.looks_left:
            file.looks_left -= 1
            return False
        return file.ready_at is not None and self._clock() >= file.ready_at

    def shows(self, file_id: str) -> bool:
        """Whether a message may show this file as an image now."""
        file = self._files.get(file_id)
        return file is not None and self.look(file) and file.image_type is not None

    def shared(self, file_id: str, channel: str) -> bool:
        """Whether this channel has the file already."""
        file = self._files.get(file_id)
        return file is not None and channel in file.channels

    def bytes_by_id(self) -> dict[str, bytes]:
        """The bytes of every file that has arrived."""
        return {file.id: file.data for file in self._files.values() if file.data is not None}
