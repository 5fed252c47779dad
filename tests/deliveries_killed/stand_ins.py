"""The stand-in GitHub and Slack, watched: each request is told before it is heard and after it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.company import Company
from sandbox.github.server import StandInGitHub
from sandbox.slack.server import StandInSlack

POST = "/api/chat.postMessage"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A request, before the stand-in has heard it, or `heard` and not yet answered.

    `in_thread` tells a message that goes below another one.
    """

    path: str
    heard: bool
    in_thread: bool


# Told of each; True says that whoever asked is dead, and that nothing is to come of the request.
Watch = Callable[[Crossing], bool]


class WatchedSlack(StandInSlack):
    """A stand-in Slack that tells of each request.

    The first messages wait until so many have come (`together`): more than one process sends at a
    time, so that there must be another.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        watch: Watch,
        *,
        scopes: Collection[str],
        together: int = 0,
    ) -> None:
        super().__init__(clock, scopes=scopes)
        self._watch = watch
        self._together = together

    def _application(self) -> web.Application:
        application = super()._application()
        application.middlewares.append(_watching(self._watch))
        application.middlewares.append(_gathering(self._together))
        return application


class WatchedGitHub(StandInGitHub):
    """A stand-in GitHub that tells of each request, to its API and for its files."""

    def __init__(self, company: Company, clock: Callable[[], datetime], watch: Watch) -> None:
        super().__init__(company, clock)
        self._watch = watch

    def _listen(self, app: web.Application) -> Awaitable[str]:  # type: ignore[override]  # the same, awaited
        app.middlewares.append(_watching(self._watch))
        return super()._listen(app)


def _gathering(number: int) -> Middleware:
    come, all_there = count(1), asyncio.Event()

    @web.middleware
    async def gathered(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == POST:
            if next(come) >= number:
                all_there.set()
            await all_there.wait()
        return await handler(request)

    return gathered


def _watching(watch: Watch) -> Middleware:
    @web.middleware
    async def watched(request: web.Request, handler: Handler) -> web.StreamResponse:
        in_thread = request.path == POST and b"thread_ts" in await request.read()
        if watch(Crossing(request.path, heard=False, in_thread=in_thread)):
            return web.Response(status=503)
        response = await handler(request)
        watch(Crossing(request.path, heard=True, in_thread=in_thread))
        return response

    return watched
