"""Asking what a figure is in the thread of an answer, through the real app."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from charts.worker import ChartWorker
from sandbox.slack.blocks import problems_of_blocks
from sandbox.slack.facts import Message
from sandbox.world import World
from tests.scenarios.conftest import PLAN, Running, asked, is_answer, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

MORNING = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SPACE = "\N{NARROW NO-BREAK SPACE}"


async def said_in_thread(world: World, parent: Message, text: str) -> Message:
    """Mention the app in the thread of a message, and return what it answers."""
    heard = await world.slack.say(
        "Mina", "#copilot", f"@Copilot Metrics {text}", thread_ts=parent.ts
    )
    assert heard is not None
    return await world.slack.message_after(heard.mark, "#copilot", where=is_answer)


async def test_a_figure_is_explained_in_the_thread_of_its_answer(world_with: Running) -> None:
    """The definition with its link, and the numbers of this very message."""
    async with world_with() as world:
        answer = await asked(world, "org acme")
        told = await said_in_thread(world, answer, "explain acceptance rate")

    assert told.thread_ts == answer.ts
    assert told.viewer is None
    rate = re.search(r"Acceptance rate: (\S+ %)", answer.text.replace(SPACE, " "))
    assert rate is not None
    text = told.text.replace(SPACE, " ")
    here = re.search(r"([\d ]+) of ([\d ]+) suggested .* were accepted, (\S+ %)\.", text)
    assert here is not None
    accepted, suggested = (int(here[n].replace(" ", "")) for n in (1, 2))
    assert here[3] == rate[1] == f"{100 * accepted / suggested:.1f} %"
    assert "“Percentage of suggestions accepted by users.”" in text
    assert "<https://docs.github.com/" in text
    assert re.search(r"\d\d of 28 days, 23 Oct – 19 Nov 2026; not .*2 Nov 2026", text)
    assert "when too few were active" in text
    assert "18–19 Nov 2026 may still change" in text
    assert "last day Thu 19 Nov 2026 (UTC)" in text
    assert "Fetched 21 Nov 2026" in text
    assert "dashboard may differ" in text
    assert not [block for block in told.blocks if block["type"] == "image"]
    assert problems_of_blocks(list(told.blocks), "message") == []


async def test_explain_alone_is_about_every_figure_of_the_message(world_with: Running) -> None:
    """One line for each, with the value that stands in the message."""
    async with world_with() as world:
        answer = await asked(world, "org acme prs 7d")
        told = await said_in_thread(world, answer, "explain")
        summary = await asked(world, "org acme 7d")
        of_summary = await said_in_thread(world, summary, "explain this")

    assert "were created by Copilot" in told.text
    assert told.thread_ts == answer.ts
    figures = re.findall(r"^([A-Z][^:;.]*): ([^()]+) \(", summary.text, re.MULTILINE)
    assert len(figures) == 6
    for label, value in figures:
        (line,) = (one for one in of_summary.text.splitlines() if one.startswith(f"*{label}:*"))
        assert value in line


async def test_days_that_pass_do_not_change_which_days_are_explained(charts: ChartWorker) -> None:
    """The last 28 days are others two days later, and the message is still about its own."""
    later = timedelta()

    def clock() -> datetime:
        return MORNING + later

    async with opened(PLAN, clock=clock, charts=charts) as world:
        answer = await asked(world, "org acme")
        later = timedelta(days=2)
        told = await said_in_thread(world, answer, "explain prompts")

    assert "Prompts in acme, 23 Oct – 19 Nov 2026" in told.text
    assert "The answer is of 21 Nov 2026 08:30 UTC" in told.text
    assert "fetched again at 23 Nov 2026" in told.text


async def test_a_definition_alone_is_for_the_person_who_asked(world_with: Running) -> None:
    """Without a scope there are no figures, and nothing that others need to read."""
    async with world_with() as world:
        told = await asked(world, "explain weekly active users")
        listed = await asked(world, "explain")

    assert told.viewer is not None
    assert "trailing seven-day window" in told.text
    assert "Acceptance rate, Active users, 7 days" in listed.text


async def test_a_comparison_is_explained_with_both_of_its_scopes(world_with: Running) -> None:
    """The numbers of the two that stand in the message, in its thread and of a question."""
    async with world_with() as world:
        answer = await asked(world, "compare org acme org beta")
        told = await said_in_thread(world, answer, "explain acceptance rate")
        again = await asked(world, "explain acceptance rate compare org acme org beta")

    rates = re.search(r"Acceptance rate\* acme (\S+ %) · beta (\S+ %)", plain(answer))
    assert rates is not None
    for message in (told, again):
        assert "Acceptance rate in acme and beta, 23 Oct – 19 Nov 2026" in message.text
        assert re.search(
            rf"acme: [\d ]+ of [\d ]+ suggested .*?, {rates[1]}\. beta: .*, {rates[2]}\.",
            plain(message),
        )


@pytest.mark.parametrize("question", ["org acme agents", "compare org acme org beta"])
async def test_what_too_few_are_behind_is_not_explained_either(
    world_with: Running, question: str
) -> None:
    """On a quiet Sunday fewer than five people were active."""
    async with world_with() as world:
        told = await asked(world, f"explain acceptance rate {question} 2026-11-15")

    assert told.viewer is not None
    assert told.text.startswith("Too few people are behind")


def plain(message: Message) -> str:
    """Return what a message says, with ordinary spaces."""
    return message.text.replace(SPACE, " ")


async def test_with_a_question_figures_stand_in_the_channel(world_with: Running) -> None:
    """And its thread goes on from that question."""
    async with world_with() as world:
        told = await asked(world, "explain dau org acme 7d")
        more = await said_in_thread(world, told, "by language")

    assert told.viewer is None
    assert "the average of 5 weekdays" in told.text
    assert "acme by language, 13–19 Nov 2026" in more.text


async def test_why_figures_differ_needs_no_figures(world_with: Running) -> None:
    """The reasons, and GitHub's own page about them."""
    async with world_with() as world:
        answer = await asked(world, "org acme")
        told = await said_in_thread(world, answer, "why does it differ from the dashboard?")

    assert "dashboard may differ" in told.text
    assert "reconciling-usage-metrics" in told.text
    assert told.thread_ts == answer.ts


async def test_a_figure_that_the_answer_has_not_names_the_question_that_has_it(
    world_with: Running,
) -> None:
    """Nobody is left with a definition alone."""
    async with world_with() as world:
        answer = await asked(world, "org acme 7d")
        told = await said_in_thread(world, answer, "explain idle seats")

    assert "`/copilot-metrics org acme seats 7d` does" in told.text
