"""The whole product on this machine: a stand-in GitHub, a stand-in Slack, the real bot between."""

import asyncio
import time as monotonic
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.build import Bot, Clock, Surroundings, build
from bot.serve import hearing
from bot.settings import Settings
from bot.web import EVENTS_PATH
from charts.worker import ChartWorker
from handlers.access import LinksFor
from handlers.form import SHORTCUT_ID
from handlers.listeners.subscribing import LOOK_SECONDS
from handlers.native_charts import ChartForm
from handlers.slack_app import BOT_SCOPES, OPTIONAL_SCOPES
from handlers.uploads import Sleep
from handlers.vocabulary import LINKS_SHORTCUT, LINKS_SHORTCUT_NAME
from metrics.under_way import DEADLINE_SECONDS
from sandbox.company import Company
from sandbox.github.faults import FAULTS as GITHUB_FAULTS
from sandbox.github.server import StandInGitHub
from sandbox.slack.server import ACKNOWLEDGE_SECONDS, StandInSlack

# As `manifest.yml` names them.
GLOBAL_SHORTCUTS = {SHORTCUT_ID: "Ask for Copilot figures"}
MESSAGE_SHORTCUTS = {LINKS_SHORTCUT: LINKS_SHORTCUT_NAME}
MORNING = time(8, 30, tzinfo=UTC)

# Who is who here: Tomás is in the user group of analysts, and Ada is a workspace admin.
ACCESS_FILE = """\
[roles.analyst]
user_groups = ["S0ANALYSTS"]

[roles.administrator]
workspace_admins = true
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the sandbox is to be like; `today` is the UTC day on which everything happens.

    `legacy` serves the four endpoints that GitHub closed in April 2026.
    `port` is the page's; Slack reaches the bot over `http`, or else over Socket Mode.
    With `backfill`, the bot fetches the past of what is asked for in the background.
    `chart_form` is the bot's setting `CHARTS`, and `database_url` is another database than a file
    that is gone with the sandbox. With `history`, Slack lets the bot look through the channels
    that it is in. Slack waits `acknowledge_within` real seconds to be answered, as it really does,
    and as long for a window by its clock; the bot looks in proportion before it answers.
    """

    today: date
    people: int = 400
    seed: int = 1
    legacy: bool = False
    faults: Collection[str] = ()
    port: int = 0
    http: bool = False
    backfill: bool = False
    report_links: LinksFor = LinksFor.THREAD
    chart_form: ChartForm = ChartForm.IMAGE
    history: bool = True
    database_url: str | None = None
    acknowledge_within: float = ACKNOWLEDGE_SECONDS


@dataclass(frozen=True, slots=True)
class World:
    """The running sandbox; `address` is where the bot's own web server listens."""

    github: StandInGitHub
    slack: StandInSlack
    settings: Settings
    around: Surroundings
    address: str
    bot: Bot

    def turn_on(self, fault: str) -> None:
        """Let something fail from now on. Raises ValueError for a fault that has no such name."""
        if fault in GITHUB_FAULTS:
            self.github.faults.add(fault)
        else:
            self.slack.faults.turn_on(fault)


@asynccontextmanager
async def running(
    plan: Plan,
    *,
    clock: Clock | None = None,
    sleep: Sleep = asyncio.sleep,
    deadline_seconds: float = DEADLINE_SECONDS,
    charts: ChartWorker | None = None,
    overnight: Sleep = asyncio.sleep,
    delivers: bool = True,
) -> AsyncIterator[World]:
    """Run everything while the block runs; without a `clock`, time runs on from that morning.

    Without `delivers`, digests come when somebody runs `World.bot.deliveries`.

    ValueError for a fault that has no such name.
    """
    clock = clock or _clock(plan.today)
    around = Surroundings(
        clock,
        sleep,
        deadline_seconds,
        charts,
        overnight,
        delivers,
        look_seconds=LOOK_SECONDS * plan.acknowledge_within / ACKNOWLEDGE_SECONDS,
    )
    github_faults = [name for name in plan.faults if name in GITHUB_FAULTS]
    slack_faults = [name for name in plan.faults if name not in GITHUB_FAULTS]
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="copilot-metrics-"))
        company = _company(plan.today, plan.people, plan.seed)
        github = await stack.enter_async_context(
            StandInGitHub(company, clock, legacy=plan.legacy, faults=github_faults)
        )
        slack = await stack.enter_async_context(
            StandInSlack(
                clock,
                scopes=BOT_SCOPES | (OPTIONAL_SCOPES if plan.history else set()),
                faults=slack_faults,
                shortcuts=MESSAGE_SHORTCUTS,
                global_shortcuts=GLOBAL_SHORTCUTS,
                port=plan.port,
                acknowledge_within=plan.acknowledge_within,
                trigger_life=timedelta(seconds=plan.acknowledge_within),
            )
        )
        settings = sandbox_settings(
            github,
            slack,
            Path(folder),
            http=plan.http,
            backfill=plan.backfill,
            report_links=plan.report_links,
        )
        settings = settings.model_copy(
            update={
                "charts": plan.chart_form,
                "database_url": plan.database_url or settings.database_url,
            }
        )
        bot = await stack.enter_async_context(build(settings, around))
        address = await stack.enter_async_context(hearing(bot, settings, around))
        if plan.http:
            slack.deliver_to(f"{address}{EVENTS_PATH}")
        else:
            await slack.connected()
        yield World(github, slack, settings, around, address, bot)


def sandbox_settings(
    github: StandInGitHub,
    slack: StandInSlack,
    folder: Path,
    *,
    http: bool = False,
    backfill: bool = False,
    report_links: LinksFor = LinksFor.THREAD,
) -> Settings:
    """Return settings that lead to the stand-ins, whatever the environment says."""
    access_file = folder / "access.toml"
    access_file.write_text(ACCESS_FILE, encoding="utf-8")
    return Settings.model_construct(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=None if http else SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url.rstrip("/"),
        github_token=SecretStr(github.token),
        github_api_url=github.api_url,
        github_link_hosts=(github.link_host,),
        database_url=f"sqlite+aiosqlite:///{folder / 'sandbox.db'}",
        background_backfill="on" if backfill else "off",
        report_links=report_links,
        access_file=access_file,
        port=0,
    )


@cache
def _company(today: date, people: int, seed: int) -> Company:
    # A company is the same for the same three, and what it has worked out is worth keeping.
    return Company(today, people, seed)


def morning(today: date) -> datetime:
    """Return the moment of that day at which the sandbox begins."""
    return datetime.combine(today, MORNING)


def _clock(today: date) -> Clock:
    begin, started = morning(today), monotonic.monotonic()
    return lambda: begin + timedelta(seconds=monotonic.monotonic() - started)
