"""What the stand-in was asked, so that a test can look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Host = Literal["api", "links"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; header names are lower-case."""

    host: Host
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


def asked(host: Host, request: web.Request) -> Asked:
    """What a request asked one of the two hosts."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Asked(host, request.method, request.path, dict(request.query), headers)
