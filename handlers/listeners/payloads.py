"""Reading what Slack sent without trusting its shape."""

import re
from collections.abc import Mapping, Sequence

_ID = re.compile(r"[A-Z][A-Za-z0-9]{1,63}")
_TS = re.compile(r"[0-9]{1,20}\.[0-9]{1,20}")
_TRIGGER = re.compile(r"[A-Za-z0-9._-]{1,200}")


class Unreadable(Exception):
    """What Slack sent is not what Slack describes; `str()` names the place, not what is there."""

    def __init__(self, path: Sequence[str | int]) -> None:
        super().__init__(".".join(map(str, path)))


def found_at(payload: object, *path: str | int) -> object:
    """Return what stands at a path, or None where nothing does."""
    for step in path:
        if isinstance(payload, Mapping) and isinstance(step, str):
            payload = payload.get(step)
        elif isinstance(payload, Sequence) and isinstance(step, int) and len(payload) > step:
            payload = payload[step]
        else:
            return None
    return payload


def text_at(payload: object, *path: str | int) -> str:
    """Return the text at a path, which may be empty. Raises `Unreadable`."""
    found = found_at(payload, *path)
    if not isinstance(found, str):
        raise Unreadable(path)
    return found


def id_at(payload: object, *path: str | int) -> str:
    """Return the id of a person, a channel or an event at a path. Raises `Unreadable`."""
    found = text_at(payload, *path)
    if not _ID.fullmatch(found):
        raise Unreadable(path)
    return found


def ts_at(payload: object, *path: str | int) -> str:
    """Return the id of a message at a path. Raises `Unreadable`."""
    found = text_at(payload, *path)
    if not _TS.fullmatch(found):
        raise Unreadable(path)
    return found


def trigger_at(payload: object, *path: str | int) -> str:
    """Return the leave to open a window at a path. Raises `Unreadable`."""
    found = text_at(payload, *path)
    if not _TRIGGER.fullmatch(found):
        raise Unreadable(path)
    return found


def file_at(payload: object) -> str | None:
    """Return the id of the image that a message shows, if it shows one."""
    blocks = found_at(payload, "message", "blocks")
    shown = blocks if isinstance(blocks, list) else []
    files = [found_at(block, "slack_file", "id") for block in shown]
    return next((file for file in files if isinstance(file, str)), None)
