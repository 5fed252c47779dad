"""The sandbox's page, open in a real Chromium."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from charts.worker import ChartWorker
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.world import Plan, World, running
from tests.scenarios.conftest import _charts

# A fixture: one drawing process for all.
__all__ = ["_charts"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# It stays on this machine: everything that would make it look for its maker's hosts is off.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DOCS = Path(__file__).parents[2] / "docs"
SECONDS = 60_000
PLAN = Plan(date(2026, 11, 21), acknowledge_within=PATIENCE_SECONDS)

# Playwright's own five seconds may be too few where the machine is busy.
expect.set_options(timeout=SECONDS)


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="browser")
async def _browser() -> AsyncIterator[Browser]:
    """Start one Chromium for all, because it takes seconds; each page has a profile of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, timeout=SECONDS
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, world: World) -> AsyncIterator[Page]:
    """Open the page of a sandbox in a fresh profile."""
    async with await browser.new_context(viewport={"width": 1280, "height": 1090}) as context:
        page = await context.new_page()
        page.set_default_timeout(SECONDS)
        await page.goto(world.slack.url)
        yield page


@pytest_asyncio.fixture(loop_scope="session", name="page")
async def _page(browser: Browser, charts: ChartWorker) -> AsyncIterator[Page]:
    """Open the page of a running sandbox."""
    async with running(PLAN, charts=charts) as world, opened(browser, world) as page:
        yield page
