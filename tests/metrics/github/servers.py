"""A small server that answers as a test tells it, for what the stand-in GitHub cannot do."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

# Reading the certificate authorities takes longer than a test, so they are read once.
TLS = ssl.create_default_context()
Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Host:
    """Where the server listens, and what it was asked, oldest first."""

    url: str = ""
    port: int = 0
    requests: list[web.Request] = field(default_factory=list)


@asynccontextmanager
async def serving(
    answering: Answering, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Host]:
    """Serve every path on a free port of 127.0.0.1."""
    host = Host()

    async def answer(request: web.Request) -> web.StreamResponse:
        host.requests.append(request)
        return await answering(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        host.port = runner.addresses[0][1]
        host.url = f"{'https' if tls else 'http'}://127.0.0.1:{host.port}"
        yield host
    finally:
        await runner.cleanup()


def in_turn(*answers: Callable[[], web.StreamResponse]) -> Answering:
    """Give one answer after the other, and the last one again and again."""
    waiting = list(answers)

    async def answer(_request: web.Request) -> web.StreamResponse:
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])()

    return answer
