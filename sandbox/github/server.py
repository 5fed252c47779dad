"""Starts and stops the stand-in's two hosts."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.company import Company
from sandbox.github.api_host import api_host
from sandbox.github.asked import Asked
from sandbox.github.faults import Faults
from sandbox.github.link_host import link_host
from sandbox.github.links import Signer
from sandbox.github.state import State
from sandbox.github.tokens import SCOPES, Tokens

_ADDRESS = "127.0.0.1"
_STOP_SECONDS = 1.0


class StandInGitHub:
    """Two servers on 127.0.0.1: GitHub's API, and the host its signed links lead to.

    Use it as an asynchronous context manager, or call `start` and `stop`. `clock` gives the
    moment (aware UTC) every answer is counted for. `faults` are names from `FAULTS`, switched on
    from the start. `legacy` serves the four endpoints that GitHub closed in April 2026; else they
    answer 404, as on github.com. A GitHub App is let in by `app_public_key` (PEM) and `app_id`.
    """

    def __init__(
        self,
        company: Company,
        clock: Callable[[], datetime],
        *,
        token: str = "ghp_sandbox",  # noqa: S107 - a token that opens nothing but this stand-in
        scopes: Sequence[str] = SCOPES,
        legacy: bool = False,
        faults: Iterable[str] = (),
        app_public_key: str | None = None,
        app_id: str = "4100",
    ) -> None:
        self.company = company
        self.token = token
        self.faults = Faults(faults)
        self._executor = ThreadPoolExecutor(1, "stand-in-github")
        self._state = State(
            company=company,
            clock=clock,
            tokens=Tokens(token, scopes, app_public_key, app_id),
            faults=self.faults,
            signer=Signer(secrets.token_bytes(32)),
            legacy=legacy,
            executor=self._executor,
        )
        self._runners: list[web.AppRunner] = []
        self._api_url = ""

    @property
    def api_url(self) -> str:
        """The API's address, like https://api.github.com, without a slash at its end."""
        return self._api_url

    @property
    def links_url(self) -> str:
        """The link host's address."""
        return self._state.links_url

    @property
    def link_host(self) -> str:
        """The host, without the port, that every honest link leads to."""
        return _ADDRESS

    @property
    def requests(self) -> list[Asked]:
        """Everything both hosts were asked, oldest first."""
        return self._state.requests

    async def heard(self, requests: int) -> None:
        """Wait until both hosts together were asked so many times."""
        if len(self.requests) < requests:
            await self._state.awaited.setdefault(requests, asyncio.Event()).wait()

    async def start(self) -> None:
        """Listen on two free ports."""
        self._state.links_url = await self._listen(link_host(self._state))
        self._api_url = await self._listen(api_host(self._state))

    async def stop(self) -> None:
        """Stop listening, and end every answer that is still open."""
        self._state.stopping.set()
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()
        self._executor.shutdown(cancel_futures=True)

    async def _listen(self, app: web.Application) -> str:
        runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=_STOP_SECONDS
        )
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, _ADDRESS, 0).start()
        return f"http://{_ADDRESS}:{runner.addresses[0][1]}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
