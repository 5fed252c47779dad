"""The sandbox's page, open in a real Chromium."""

import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.world import Plan, running

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


@pytest.fixture(name="page")
async def _page() -> AsyncIterator[Page]:
    """Open the page of a running sandbox."""
    async with running(PLAN) as world, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, timeout=SECONDS
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 1090})
        page.set_default_timeout(SECONDS)
        await page.goto(world.slack.url)
        yield page
        await browser.close()
