"""What comes by itself, on the sandbox's page in a real Chromium: digests, an alert, their lists."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from charts.worker import ChartWorker
from sandbox.passing import Hands, Passing
from sandbox.world import World, running
from tests.browser.conftest import CHROMIUM, DOCS, PLAN, SECONDS, opened

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

ORDER = "subscribe org acme weekly mon 09:00 Europe/Berlin"
# What stands above and below the messages, in pixels.
AROUND = 140


def at(month: int, day: int, hour: int = 8, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@dataclass
class House:
    """The sandbox with its page open, and a clock that is moved by hand."""

    world: World
    page: Page
    hands: Hands
    keeps_pictures: bool

    async def type(self, command: str) -> None:
        """Type a command in the channel that is open, and wait until something has come of it."""
        before = await self.messages.count()
        await self.page.locator("#composer").fill(f"/copilot-metrics {command}")
        await self.page.keyboard.press("Enter")
        await expect(self.messages).to_have_count(before + 1, timeout=SECONDS)

    async def pass_until(self, moment: datetime) -> None:
        """Let everything come that is due until then, at its time."""
        await Passing(self.world.bot, self.world.slack, self.hands).until(moment)

    async def know_the_past(self) -> None:
        """Let the bot know the months before, as one does that has been asked now and then."""
        await self.world.slack.command("mina", "#random", "/copilot-metrics org acme 90d")
        await self.world.slack.message_after(
            0, "#random", where=lambda message: len(message.blocks) > 1, within=SECONDS / 1000
        )

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages [data-ts]")

    async def keep(self, name: str, shown: Locator) -> None:
        """Keep a picture of the page that is as high as what it is about."""
        box = await shown.bounding_box()
        assert box is not None
        await self.keep_page(name, round(box["height"]) + AROUND)

    async def keep_page(self, name: str, height: int) -> None:
        if self.keeps_pictures:
            await self.page.set_viewport_size({"width": 1280, "height": height})
            for pane in ("#messages", "#replies"):
                await self.page.locator(pane).evaluate("pane => { pane.scrollTop = 1e6; }")
            await self.page.mouse.move(0, 0)
            await self.page.screenshot(path=DOCS / name)


@pytest_asyncio.fixture(loop_scope="session", name="house")
async def _house(
    request: pytest.FixtureRequest, browser: Browser, charts: ChartWorker
) -> AsyncIterator[House]:
    """Open the page of a sandbox whose time stands still."""
    hands = Hands(at(11, 21))
    async with (
        running(PLAN, clock=hands, charts=charts, delivers=False) as world,
        opened(browser, world) as page,
    ):
        yield House(world, page, hands, bool(request.config.getoption("--keep-pictures")))


async def drawn(message: Locator) -> str:
    """Return what the chart of a message is for whoever cannot see it, once it is there."""
    chart = message.get_by_role("img")
    await expect(chart).to_be_visible(timeout=SECONDS)
    assert await chart.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    return await chart.get_attribute("alt") or ""


async def test_a_busy_week_says_what_moved_and_shows_its_chart(house: House) -> None:
    """The sentence, the figures, what moved most, the chart, the goal, and what to do next."""
    await house.know_the_past()
    await house.type("goal org acme active 92% by 2027-03-31")
    await house.type(ORDER)
    await house.pass_until(at(11, 23))
    digest = house.messages.last

    await expect(digest.get_by_role("heading")).to_have_text(
        "Copilot digest · org acme · 15–21 Nov 2026"
    )
    await expect(digest).to_contain_text("14.1\u202f% fewer than in the 7 days before")
    await expect(digest).to_contain_text("Mon 16 Nov −151 active people (228 → 77)")
    await expect(digest).to_contain_text("Next: see in the thread what the drop is made of")
    await expect(digest).to_contain_text("Ordered by @Mina Keller")
    assert (await drawn(digest)).startswith("acme: line charts of two figures")
    await house.keep("busy.png", digest)

    await digest.get_by_role("button", name="1 reply").click()
    await expect(house.page.locator("#replies [data-ts]").last).to_contain_text(
        "What moved in acme"
    )


async def test_a_quiet_week_is_one_line_and_the_rest_is_in_its_thread(house: House) -> None:
    """Nobody has to read figures that moved no more than usual."""
    house.hands.now = at(10, 24)
    await house.know_the_past()
    await house.type(ORDER)
    await house.pass_until(at(10, 26))
    digest = house.messages.last
    await expect(digest).to_contain_text("A quiet week: 339 people in acme used Copilot")
    await expect(digest).to_contain_text("Figures and chart are in the thread.")
    await expect(digest.get_by_role("img")).to_have_count(0)

    await digest.get_by_role("button", name="1 reply").click()
    details = house.page.locator("#replies [data-ts]").last
    await expect(details).to_contain_text("Active users, 7 days")
    assert "Daily active users" in await drawn(details)
    await house.keep("quiet.png", house.page.locator("#replies > :last-child"))


async def test_a_late_digest_says_so(house: House) -> None:
    """The bot was not running on Monday morning."""
    await house.know_the_past()
    await house.type(ORDER)
    house.hands.now = at(11, 23, 13, 20)
    await house.world.bot.deliveries.run(house.hands.now)
    digest = house.messages.last

    await expect(digest).to_contain_text(
        "This comes late: it was due on Mon 23 November at 09:00 (Europe/Berlin)."
    )
    await drawn(digest)
    await house.keep("late.png", digest)


async def test_an_alert_says_what_happened_and_can_be_snoozed(house: House) -> None:
    """On Monday 16 November most people could not work with Copilot."""
    house.hands.now = at(11, 15)
    await house.type("alert org acme active drops 50% in a day 09:00 Europe/Berlin")
    await house.pass_until(at(11, 20))
    alert = house.messages.nth(1)

    await expect(alert.get_by_role("heading")).to_have_text("Alert: active people in acme")
    await expect(alert).to_contain_text(
        "On Mon 16 Nov 2026, 77 people were active in org acme, 66.1\u202f% fewer than the 227"
    )
    await drawn(alert)
    await house.keep("alert.png", alert)

    await alert.get_by_role("button", name="Snooze 7 days").click()
    await expect(alert).to_contain_text("Snoozed until 27 Nov 2026", timeout=SECONDS)
    await expect(alert.get_by_role("button", name="Snooze 7 days")).to_have_count(0)


async def test_a_digest_is_ordered_in_the_window_and_stands_in_the_app_home(house: House) -> None:
    """From the button below an answer; who ordered it finds it at home, with its buttons."""
    await house.type("org acme 7d")
    await drawn(house.messages.last)
    await house.messages.last.get_by_role("button", name="Subscribe…").click()
    window = house.page.get_by_role("dialog")
    await expect(window.get_by_label("How often")).to_have_value("weekly", timeout=SECONDS)
    await expect(window).to_contain_text("Europe/Berlin")
    await expect(window.get_by_role("button", name="Subscribe")).to_be_in_viewport()
    await house.keep_page("subscribe.png", 1090)
    await window.get_by_role("button", name="Subscribe").click()
    await expect(house.messages.last).to_contain_text("ordered a digest", timeout=SECONDS)

    await house.page.get_by_role("link", name="Copilot Metrics: Home").click()
    home = house.page.locator("#home")
    await expect(home).to_contain_text("every Monday at 09:00 (Europe/Berlin)", timeout=SECONDS)
    for button in ("Pause", "Preview", "Unsubscribe", "Subscribe…"):
        await expect(home.get_by_role("button", name=button, exact=True)).to_be_visible()
    await house.keep_page("home.png", 860)
