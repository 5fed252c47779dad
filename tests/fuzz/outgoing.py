"""Looking through what the app says for what must never be in it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.fuzz.hostile import LINK

# A moment is ours, and a broadcast never; neither is whatever the hostile texts would mention or link to.
_ALIVE = re.compile(r"<!(?!date\^[0-9]+\^\{)|<[@#][UWC]0HOSTILE|<@<|" + re.escape(LINK))


def alive(text: str) -> list[str]:
    """Return what Slack would read as a mention or a link that was put in from outside."""
    return _ALIVE.findall(text)


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a value, also in JSON that is sent as a text."""
    match value:
        case str():
            yield value
            if value.startswith(("{", "[")):
                try:
                    yield from texts(json.loads(value))
                except ValueError:
                    return
        case dict():
            for part in value.values():
                yield from texts(part)
        case list() | tuple():
            for part in value:
                yield from texts(part)
