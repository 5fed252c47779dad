"""GitHub's API over HTTP: one question in, one typed outcome out."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec

from metrics.errors import BrokenAnswer, TokenRefused
from metrics.github import answers
from metrics.github.allowance import Allowances
from metrics.github.answers import NoReport, Reader, ReportLinks, SeatsPage
from metrics.github.endpoints import Endpoint
from metrics.github.refusals import Answer
from metrics.github.retries import Retries, Sleep
from metrics.github.tokens import Tokens
from metrics.github.wire import send

T = TypeVar("T")

# https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
# asks for few requests at a time; its hard limit is 100.
MOST_AT_ONCE = 4


class GitHub:
    """GitHub's REST API with the right token for every owner.

    Every method raises a `GitHubError`; what may help is tried three times first, and a token that
    is refused is replaced once. Cancelling a question leaves nothing behind.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        tokens: Tokens,
        *,
        clock: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the client of `wire.api_client`, which is closed with this object.

        `clock` returns an aware UTC time; `sleep` waits for so many seconds.
        """
        self._http = http
        self._tokens = tokens
        self._clock = clock
        self._retries = Retries(clock, sleep)
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)
        self.allowances = Allowances()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def links(self, endpoint: Endpoint) -> ReportLinks | NoReport:
        """Return where the files of a report are, or why there are none."""
        plain_http = self._http.base_url.scheme == "http"
        return await self._ask(endpoint, partial(answers.report_links, plain_http=plain_http))

    async def legacy_days(self, endpoint: Endpoint) -> list[msgspec.Raw]:
        """Return the days of a legacy endpoint, over all pages, each as the JSON GitHub sent."""
        return [day async for page in self._pages(endpoint, answers.legacy_days) for day in page]

    def seats(self, endpoint: Endpoint) -> AsyncGenerator[SeatsPage, None]:
        """Yield the pages of seats one after the other."""
        return self._pages(endpoint, answers.seats_page)

    async def document(self, endpoint: Endpoint) -> msgspec.Raw:
        """Return an answer that is one JSON object, as GitHub sent it."""
        return await self._ask(endpoint, answers.document)

    async def _pages(self, endpoint: Endpoint, read: Reader[T]) -> AsyncGenerator[T, None]:
        def with_next(page: Endpoint, answer: Answer, now: datetime) -> tuple[T, Endpoint | None]:
            return read(page, answer, now), answers.next_page(page, answer)

        page: Endpoint | None = endpoint
        seen = set()
        while page is not None:
            if page.query in seen:
                raise BrokenAnswer(page.asked, "pages that lead back to themselves")
            seen.add(page.query)
            outcome, page = await self._ask(page, with_next)
            yield outcome

    async def _ask(self, endpoint: Endpoint, read: Reader[T]) -> T:
        return await self._retries.of(lambda: self._with_some_token(endpoint, read))

    async def _with_some_token(self, endpoint: Endpoint, read: Reader[T]) -> T:
        token = await self._tokens.token_for(endpoint.owner, self._clock())
        try:
            return await self._with(token, endpoint, read)
        except TokenRefused:
            self._tokens.forget(endpoint.owner, token)
            another = await self._tokens.token_for(endpoint.owner, self._clock())
            if another == token:
                raise
            return await self._with(another, endpoint, read)

    async def _with(self, token: str, endpoint: Endpoint, read: Reader[T]) -> T:
        async with self._turn:
            answer = await send(self._http, "GET", endpoint.path, token, endpoint.query)
        self.allowances.note(endpoint.owner, answer.headers)
        return read(endpoint, answer, self._clock())
