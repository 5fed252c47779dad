"""The host of the signed links: it knows no token, and hands out files for an hour."""

import gzip
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from http import HTTPStatus

from aiohttp import web

from sandbox.github.asked import asked
from sandbox.github.links import LinkRefusedError, expired
from sandbox.github.reports import content, read_path
from sandbox.github.state import State

_BOMB_PIECE = 1024 * 1024
_BOMB_PIECES = 300
_FILE = "application/octet-stream"
_XML = "application/xml"


def link_host(state: State) -> web.Application:
    """The link host's application."""

    async def download(request: web.Request) -> web.StreamResponse:
        state.hear(asked("links", request))
        try:
            return await _download(state, request)
        except LinkRefusedError as refused:
            status = (
                HTTPStatus.FORBIDDEN
                if refused.code == "AuthenticationFailed"
                else HTTPStatus.BAD_REQUEST
            )
            return web.Response(status=status, body=refused.xml(), content_type=_XML)

    app = web.Application()
    app.router.add_get("/{path:.*}", download)
    return app


async def _download(state: State, request: web.Request) -> web.StreamResponse:
    _check_headers(request)
    now = state.clock()
    signed_at = state.signer.opened(request.path, request.query, now)
    report, number, files = read_path(request.path, signed_at)
    pieces = partial(content, state.company, report, number, files)
    fault = state.faults.take("link")
    if fault is None:
        return await _streamed(request, _counted(state, pieces()))
    if fault.startswith("links-expired"):
        raise expired(now - timedelta(hours=2), now - timedelta(hours=1), now)
    whole = b"".join([piece async for piece in _counted(state, pieces())])
    return await _broken(state, request, fault, whole)


async def _broken(
    state: State, request: web.Request, fault: str, whole: bytes
) -> web.StreamResponse:
    """A file as a fault spoils it."""
    match fault:
        case "links-500-once":
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, content_type=_XML)
        case "links-bomb":
            return _file(await state.count(_bomb))
        case "links-gzip":
            return _file(gzip.compress(whole), {"content-encoding": "gzip"})
        case "links-gzip-file":
            return _file(gzip.compress(whole))
        case "links-cut-silent":
            return _unannounced(request, whole[: len(whole) // 2])
        case _:
            return await _half(state, request, whole, stalled=fault == "links-stalled")


def _check_headers(request: web.Request) -> None:
    """A signature and an Authorization header together are refused by Azure; GitHub's headers here."""
    for name in request.headers:
        if name.lower() == "authorization" or name.lower().startswith("x-github-"):
            raise LinkRefusedError(
                "InvalidAuthenticationInfo", f"The header {name} does not belong here."
            )


async def _counted(state: State, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await state.count(partial(next, pieces, None))) is not None:
        yield piece


async def _streamed(request: web.Request, pieces: AsyncIterator[bytes]) -> web.StreamResponse:
    response = web.StreamResponse(headers={"content-type": _FILE})
    await response.prepare(request)
    # Whoever asked may be gone by now, which is no fault of this server's.
    with suppress(ConnectionResetError):
        async for piece in pieces:
            await response.write(piece)
        await response.write_eof()
    return response


def _file(body: bytes, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(body=body, headers={"content-type": _FILE, **(headers or {})})


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = bytes(_BOMB_PIECE)
    return b"".join([packer.compress(zeros) for _ in range(_BOMB_PIECES)]) + packer.flush()


async def _half(
    state: State, request: web.Request, whole: bytes, *, stalled: bool
) -> web.StreamResponse:
    """The first half of a file whose whole length was announced; then nothing, or the end."""
    response = web.StreamResponse(
        headers={"content-type": _FILE, "content-length": str(len(whole))}
    )
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    if stalled:
        await state.stopping.wait()
    if request.transport is not None:
        request.transport.close()
    return response


def _unannounced(request: web.Request, half: bytes) -> web.StreamResponse:
    """A body that ends with the connection, so nobody can see that something is missing."""
    response = web.StreamResponse(headers={"content-type": _FILE})
    response.force_close()
    if request.transport is not None:
        request.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n"
            + half
        )
        request.transport.close()
    return response
