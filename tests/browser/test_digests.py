"""What comes by itself, on the sandbox's page in a real Chromium: digests, an alert, their lists."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from sandbox.passing import Hands, Passing
from sandbox.world import Plan, World, running
from tests.browser.conftest import CHROMIUM, DOCS, QUIET, SECONDS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

TODAY = date(2026, 11, 21)
ORDER = "subscribe org acme weekly mon 09:00 Europe/Berlin"


@dataclass
class House:
    """The sandbox with its page open, and a clock that is moved by hand."""

    world: World
    page: Page
    hands: Hands
    keeps_pictures: bool

    async def type(self, command: str) -> None:
        before = await self.messages.count()
        await self.page.locator("#composer").fill(f"/copilot-metrics {command}")
        await self.page.keyboard.press("Enter")
        await expect(self.messages).to_have_count(before + 1, timeout=SECONDS)

    async def pass_until(self, moment: datetime) -> None:
        await Passing(self.world.bot, self.world.slack, self.hands).until(moment)

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages [data-ts]")

    async def keep(self, name: str, height: int) -> None:
        if self.keeps_pictures:
            await self.page.set_viewport_size({"width": 1280, "height": height})
            await self.messages.last.scroll_into_view_if_needed()
            await self.page.screenshot(path=DOCS / name)


@pytest.fixture(name="hands")
def _hands() -> Hands:
    return Hands(datetime(2026, 11, 21, 8, 30, tzinfo=UTC))


@pytest.fixture(name="house")
async def _house(hands: Hands, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """Open the page of a sandbox whose time stands still."""
    async with (
        running(Plan(TODAY), clock=hands, delivers=False) as world,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 1280, "height": 1090})
        await page.goto(world.slack.url)
        yield House(world, page, hands, bool(request.config.getoption("--keep-pictures")))
        await browser.close()


async def test_a_busy_week_says_what_moved_and_shows_its_chart(house: House) -> None:
    """The sentence, the figures, what moved most, the chart, and what to do next."""
    await house.type(ORDER)
    await house.pass_until(datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
    digest = house.messages.nth(1)

    await expect(digest).to_contain_text("Copilot digest · org acme · 15–21 Nov 2026")
    await expect(digest).to_contain_text("What moved most")
    await expect(digest).to_contain_text("Ordered by")
    await expect(digest.get_by_role("img")).to_be_visible(timeout=SECONDS)
    await house.keep("busy.png", 1330)


async def test_a_quiet_week_is_one_line_and_the_rest_is_in_its_thread(house: House) -> None:
    """Nobody has to read figures that moved no more than usual."""
    await house.type(ORDER)
    await house.pass_until(datetime(2026, 11, 30, 8, 30, tzinfo=UTC))
    digest = house.messages.nth(2)
    await expect(digest).to_contain_text("A quiet week")
    await expect(digest.get_by_role("img")).to_have_count(0)

    await digest.get_by_role("button", name="1 reply").click()
    details = house.page.locator("#replies [data-ts]").last
    await expect(details).to_contain_text("Acceptance rate")
    await expect(details.get_by_role("img")).to_be_visible(timeout=SECONDS)
    await house.keep("quiet.png", 1150)


async def test_a_late_digest_says_so(house: House) -> None:
    """The bot was not running on Monday morning."""
    await house.type(ORDER)
    house.hands.now = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
    await house.world.bot.deliveries.run(house.hands.now)
    digest = house.messages.nth(1)

    await expect(digest).to_contain_text("This comes late: it was due on Mon 23 November at 09:00.")
    await expect(digest.get_by_role("img")).to_be_visible(timeout=SECONDS)
    await house.keep("late.png", 1330)


async def test_an_alert_says_what_happened_and_can_be_snoozed(house: House) -> None:
    """On Monday 16 November most people could not work with Copilot."""
    house.hands.now = datetime(2026, 11, 15, 8, 30, tzinfo=UTC)
    await house.type("alert org acme active drops 50% in a day 09:00 Europe/Berlin")
    await house.pass_until(datetime(2026, 11, 20, 8, 30, tzinfo=UTC))
    alert = house.messages.nth(1)

    await expect(alert).to_contain_text("16 Nov")
    await expect(alert.get_by_role("img")).to_be_visible(timeout=SECONDS)
    await house.keep("alert.png", 900)

    await alert.get_by_role("button", name="Snooze 7 days").click()
    await expect(alert).to_contain_text("Snoozed", timeout=SECONDS)


async def test_a_digest_is_ordered_in_the_window_and_stands_in_the_app_home(house: House) -> None:
    """From the button below an answer; who ordered it finds it at home, with its buttons."""
    await house.type("org acme")
    await house.messages.last.get_by_role("button", name="Subscribe…").click()
    window = house.page.get_by_role("dialog")
    await expect(window).to_contain_text("How often", timeout=SECONDS)
    await house.keep("subscribe.png", 1180)
    await window.get_by_role("button", name="Subscribe").click()
    await expect(house.messages.last).to_contain_text("ordered a digest", timeout=SECONDS)

    await house.page.get_by_role("link", name="Copilot Metrics: Home").click()
    home = house.page.locator("#home")
    await expect(home).to_contain_text("every Monday at 09:00", timeout=SECONDS)
    await expect(home.get_by_role("button", name="Pause")).to_be_visible()
    if house.keeps_pictures:
        await house.page.set_viewport_size({"width": 1280, "height": 860})
        await house.page.screenshot(path=DOCS / "home.png")
