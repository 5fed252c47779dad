"""The sandbox's page in a real Chromium: type the command, see the chart, open the thread."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import CHROMIUM, DOCS, SECONDS

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


async def test_the_command_is_typed_the_chart_seen_and_the_thread_opened(
    page: Page, request: pytest.FixtureRequest
) -> None:
    """What a newcomer does first works with the keyboard, in a real browser."""
    await page.locator("#composer").fill("/copilot-metrics org acme")
    await page.keyboard.press("Enter")
    message = page.locator("#messages [data-ts]").last
    chart = message.get_by_role("img", name="Daily active users")

    await expect(chart).to_be_visible(timeout=SECONDS)
    assert await chart.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    await expect(message).to_contain_text("people in acme used Copilot")
    if request.config.getoption("--keep-pictures"):
        await page.screenshot(path=DOCS / "demo.png")

    await message.hover()
    await message.locator("[data-open-thread]").click()
    await expect(page.locator("#thread")).to_contain_text("Copilot in acme")
    await expect(page.locator("#thread-composer")).to_be_focused()


async def test_the_page_follows_what_is_new(page: Page) -> None:
    """The end of an answer is in sight, also when its picture comes after it."""
    await page.set_viewport_size({"width": 1280, "height": 500})
    for number in (1, 2):
        await page.locator("#composer").fill("/copilot-metrics org acme")
        await page.keyboard.press("Enter")
        await expect(page.locator("#messages [data-ts] img")).to_have_count(number, timeout=SECONDS)

    await expect(
        page.locator("#messages [data-ts]").last.get_by_text("Fetched")
    ).to_be_in_viewport()


async def test_the_page_says_that_it_is_a_stand_in(page: Page) -> None:
    """Nobody takes it for Slack."""
    await expect(page.locator("body")).to_contain_text("This is not Slack")


async def test_a_misspelt_command_is_answered_to_the_person_alone(page: Page) -> None:
    """The suggestion stands on the page, marked as visible to nobody else."""
    await page.locator("#composer").fill("/copilot-metrics ogr acme")
    await page.keyboard.press("Enter")

    message = page.locator("#messages [data-ts]").last
    await expect(message).to_contain_text("Did you mean")
    await expect(message).to_contain_text("Only visible to you")


async def test_the_app_home_is_opened_and_asked_from(page: Page) -> None:
    """What can be asked stands there as buttons, and the answer comes as a direct message."""
    await page.locator("#composer").fill("/copilot-metrics org acme")
    await page.keyboard.press("Enter")
    await expect(page.locator("#messages [data-ts] img")).to_be_visible(timeout=SECONDS)
    await page.get_by_role("link", name="Copilot Metrics: Home").click()
    home = page.locator("#home")

    await expect(home).to_contain_text("Figures until Thu 19 Nov 2026", timeout=SECONDS)
    await expect(home).to_contain_text("You are a viewer")
    await expect(home).not_to_contain_text("Audit record")

    await home.get_by_role("button", name="By language").click()
    await page.locator("#directs").get_by_role("link", name="Copilot Metrics").click()
    await expect(page.locator("#messages")).to_contain_text("by language", timeout=SECONDS)
