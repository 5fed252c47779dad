"""The company behind the stand-in GitHub, and the metrics service in front of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import SecretStr

from bot.build import Metrics, Surroundings, build_metrics
from bot.settings import Settings
from metrics.models import Source
from metrics.scope import Asked, Period, Scope, ScopeKind
from metrics.service import SourceChoice
from metrics.summaries import Summary
from metrics.under_way import DEADLINE_SECONDS
from sandbox.company import Company
from sandbox.github import StandInGitHub
from storage.days import DayRow, days_between
from storage.engine import reading
from tests.metrics.github.times import NOW, Clock, Sleep
from tests.postgres import address_in

TODAY = date(2026, 11, 21)
LAST_DAY = date(2026, 11, 19)

COMPANY = Company(TODAY, people=40)

ACME = Scope.of(ScopeKind.ORG, "acme")
ACME_INC = Scope.of(ScopeKind.ENTERPRISE, "acme-inc")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
CORE = Scope.of(ScopeKind.ENTERPRISE_TEAM, "acme-inc/core")


@dataclass
class House:
    """The metrics service as the product builds it, a GitHub it asks, and the time of both."""

    github: StandInGitHub
    metrics: Metrics
    clock: Clock
    seen: int = field(default=0)

    async def ask(self, scope: Scope, asked: Asked) -> Summary:
        """Ask a question at the time that the clock tells."""
        return await self.metrics.service.summary(scope, asked, self.clock())

    def questions(self) -> list[str]:
        """Return what GitHub's API was asked since the last time, in words like "users-1-day".

        A report of one day has its day behind it.
        """
        new, self.seen = self.github.requests[self.seen :], len(self.github.requests)
        return [
            f"{request.path.removesuffix('/latest').rpartition('/')[2]} {request.query.get('day', '')}".rstrip()
            for request in new
            if request.host == "api"
        ]

    async def stored(self, scope: Scope, period: Period) -> dict[date, DayRow]:
        """Return the newest revision of each stored day."""
        async with reading(self.metrics.engine) as connection:
            return await days_between(
                connection, str(scope), Source.REPORTS, period.first, period.last
            )


@asynccontextmanager
async def house(
    folder: Path,
    *,
    company: Company = COMPANY,
    clock: Clock | None = None,
    legacy: bool = False,
    choice: SourceChoice = SourceChoice.AUTO,
    deadline_seconds: float = DEADLINE_SECONDS,
    faults: Sequence[str] = (),
) -> AsyncIterator[House]:
    """Build the service on a database in a folder; nobody there ever really sleeps."""
    clock = clock or Clock(NOW)
    around = Surroundings(clock, Sleep(clock), deadline_seconds)
    async with (
        StandInGitHub(company, clock, legacy=legacy, faults=faults) as github,
        build_metrics(settings(github.api_url, folder, choice), around) as metrics,
    ):
        yield House(github, metrics, clock)


async def until(happened: Callable[[], object]) -> None:
    """Let everything else go on until something has happened."""
    while not happened():  # noqa: ASYNC110 - the stand-in has no event for it, and no time passes
        await asyncio.sleep(0)


def settings(api_url: str, folder: Path, choice: SourceChoice = SourceChoice.AUTO) -> Settings:
    """Return settings that lead to a stand-in, whatever the environment says."""
    return Settings.model_construct(
        github_token=SecretStr("ghp_sandbox"),
        github_api_url=api_url,
        github_link_hosts=("127.0.0.1",),
        github_metrics_source=choice,
        database_url=address_in(folder, "metrics.db"),
    )
