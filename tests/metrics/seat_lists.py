"""A GitHub whose list of seats is what a test puts there, page by page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.github.client import GitHub
from metrics.github.tokens import PersonalToken
from metrics.github.wire import api_client
from metrics.seat_days import READING_SECONDS, SeatDays
from metrics.under_way import UnderWay
from storage.engine import open_engine, reading
from tests.metrics.github.servers import TLS, serving
from tests.metrics.github.times import NOW, Clock, Sleep
from tests.metrics.offered import closing
from tests.postgres import address_in, plain

Entry = dict[str, Any]
Refusal = Callable[[], web.StreamResponse]


def seat(user_id: int, **fields: Any) -> Entry:
    """Return an entry of the list: a seat granted half a year ago and used yesterday."""
    used = {
        "last_activity_at": "2026-11-20T10:00:00Z",
        "last_activity_editor": "vscode/1.9/copilot",
    }
    granted = {"created_at": "2026-05-21T10:00:00Z", "plan_type": "business"}
    ending = {"pending_cancellation_date": None}
    assignee = {"id": user_id, "login": f"login{user_id}", "email": f"{user_id}@example.com"}
    return {"assignee": assignee} | granted | used | ending | fields


@dataclass
class SeatLists:
    """The pages, and what stands in the place of one: pages count from 1.

    `total` is what GitHub says on every page, or else the number of different people.
    """

    pages: list[list[Entry]] = field(default_factory=list)
    total: int | None = None
    instead: dict[int, Refusal] = field(default_factory=dict)
    billing: Refusal | None = None
    links_to: str = ""
    asked: list[str] = field(default_factory=list)
    waiting: asyncio.Event | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as GitHub's API does, once there is nothing to wait for."""
        self.asked.append(request.path_qs)
        if self.waiting is not None:
            await self.waiting.wait()
        if request.path.endswith("/copilot/billing"):
            return self.billing() if self.billing else _breakdown()
        page = int(request.query["page"])
        if page in self.instead:
            return self.instead[page]()
        more = page < len(self.pages)
        host = self.links_to or f"http://{request.host}"
        link = f'<{host}/organizations/7/copilot/billing/seats?page={page + 1}&per_page=100>; rel="next"'
        seats = self.pages[page - 1] if self.pages else []
        body = {"total_seats": self._total(), "seats": seats}
        return web.json_response(body, headers={"link": link} if more else {})

    def _total(self) -> int:
        if self.total is not None:
            return self.total
        return len({(entry["assignee"] or {}).get("id") for page in self.pages for entry in page})


def _breakdown() -> web.Response:
    return web.json_response({"seat_breakdown": {"added_this_cycle": 2, "pending_invitation": 1}})


@dataclass
class Listing:
    """The part under test, and the GitHub that it asks."""

    lists: SeatLists
    engine: AsyncEngine
    days: SeatDays

    async def rows(self, query: str) -> list[Any]:
        """Return what an SQL query finds; one column alone as it is."""
        async with reading(self.engine) as connection:
            found = await connection.execute(text(query))
            table = [tuple(map(plain, row)) for row in found]
            return [row[0] if len(row) == 1 else row for row in table]


@asynccontextmanager
async def listing(folder: Path, *pages: list[Entry]) -> AsyncIterator[Listing]:
    """Give the part that reads seats, over a new database in `folder`."""
    lists, clock, readings = SeatLists(list(pages)), Clock(NOW), UnderWay(READING_SECONDS)
    engine = open_engine(address_in(folder, "seats.db"))
    async with (
        serving(lists.answer) as host,
        closing(engine),
        GitHub(
            api_client(host.url, tls=TLS),
            PersonalToken("a-token"),
            clock=clock,
            sleep=Sleep(clock),
        ) as github,
    ):
        yield Listing(lists, engine, SeatDays(engine, github, readings))
        await readings.aclose()
