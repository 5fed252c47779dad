"""Buttons and the window for a question on the sandbox's page, in a real Chromium."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import CHROMIUM, DOCS, SECONDS

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


async def test_choosing_a_period_changes_the_answer_where_it_stands(page: Page) -> None:
    """There is one message before and after, and its select says what it shows."""
    await page.locator("#composer").fill("/copilot-metrics org acme")
    await page.keyboard.press("Enter")
    message = page.locator("#messages [data-ts]").last
    await expect(message.locator("img")).to_be_visible(timeout=SECONDS)

    await message.get_by_label("Period").select_option(label="7 days")

    await expect(message).to_contain_text("in the 7 days to 19 Nov 2026", timeout=SECONDS)
    await expect(message).to_contain_text("edited")
    await expect(message.get_by_label("Period")).to_have_value("7d")
    await expect(page.locator("#messages [data-ts]")).to_have_count(1)


async def test_a_question_is_put_together_in_the_window(
    page: Page, request: pytest.FixtureRequest
) -> None:
    """A mistake is named at its field; put right, the answer stands in the channel."""
    await page.get_by_role("button", name="Ask for Copilot figures").click()
    window = page.get_by_role("dialog", name="Copilot figures")
    name = window.get_by_label("Name", exact=True)
    await name.fill("acme")
    await window.get_by_label("What to show").select_option(value="by language")
    await window.get_by_label("Where to answer").select_option(label="copilot")
    if request.config.getoption("--keep-pictures"):
        await page.screenshot(path=DOCS / "modal.png")
    await name.fill("acme/platform")
    await window.get_by_role("button", name="Ask").click()
    await expect(window).to_contain_text("is a team's name", timeout=SECONDS)

    await name.fill("acme")
    await window.get_by_role("button", name="Ask").click()
    message = page.locator("#messages [data-ts]").last
    await expect(message).to_contain_text("Copilot in acme by language", timeout=SECONDS)
    await expect(window).to_be_hidden()


async def test_report_links_are_chosen_in_the_window_and_stand_in_the_thread(
    page: Page, request: pytest.FixtureRequest
) -> None:
    """The window asks for a day; the links come as a reply below the answer, on a button."""
    await page.locator("#composer").fill("/copilot-metrics org acme")
    await page.keyboard.press("Enter")
    message = page.locator("#messages [data-ts]").last
    await expect(message.locator("img")).to_be_visible(timeout=SECONDS)
    await message.get_by_role("button", name="Report links…").click()
    window = page.get_by_role("dialog", name="Report links")
    await window.get_by_label("Day, counted in UTC").fill("2026-11-12", timeout=SECONDS)
    await window.get_by_role("button", name="Get the links").click()

    await message.get_by_role("button", name="1 reply").click(timeout=SECONDS)
    reply = page.locator("#replies [data-ts]").last
    await expect(window).to_be_hidden()
    await expect(reply).to_contain_text("Report links of org acme, Thu 12 Nov 2026")
    if request.config.getoption("--keep-pictures"):
        await page.screenshot(path=DOCS / "links.png")

    async with page.context.expect_event(
        "response", lambda it: "organization-1-day" in it.url
    ) as opened:
        await reply.get_by_role("button", name="Open file 1 of 1").click()
    file = await opened.value
    assert file.ok
    assert "/acme/2026-11-12/" in file.url
