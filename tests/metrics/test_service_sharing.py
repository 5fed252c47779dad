"""Many askers, one fetch; who gives up takes nothing away from the others."""

import asyncio
from pathlib import Path

import pytest

from metrics.scope import LastDays, Period
from tests.metrics.stand_ins import ACME, ACME_INC, LAST_DAY, House, house, until


async def test_thirty_askers_share_one_fetch(house: House) -> None:
    """They all get the same summary, and GitHub is asked once."""
    summaries = await asyncio.gather(*(house.ask(ACME, LastDays(7)) for _ in range(30)))

    assert house.questions() == ["organization-28-day"]
    assert len({id(summary) for summary in summaries}) == 1


async def test_an_asker_who_gives_up_hurts_nobody(house: House) -> None:
    """Not even the first, whose question it was."""
    askers = [asyncio.create_task(house.ask(ACME, LastDays(7))) for _ in range(3)]
    await until(lambda: bool(house.github.requests))
    askers[0].cancel()

    first, *others = await asyncio.gather(*askers, return_exceptions=True)

    assert isinstance(first, asyncio.CancelledError)
    assert others == [await house.ask(ACME, LastDays(7))] * 2
    assert house.questions() == ["organization-28-day"]


async def test_what_everybody_gave_up_is_still_stored(house: House) -> None:
    """Who asks again joins the fetch that is under way."""
    asker = asyncio.create_task(house.ask(ACME, LastDays(7)))
    await until(lambda: bool(house.github.requests))
    asker.cancel()
    await asyncio.gather(asker, return_exceptions=True)

    await house.ask(ACME, LastDays(7))

    assert house.questions() == ["organization-28-day"]


async def test_two_periods_of_a_scope_take_turns(house: House) -> None:
    """The second finds what the first has stored."""
    week, month = await asyncio.gather(house.ask(ACME, LastDays(7)), house.ask(ACME, LastDays(28)))

    assert house.questions() == ["organization-28-day", "organization-1-day 2026-11-02"]
    assert month.days[-7:] == week.days


async def test_two_scopes_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """A question that hangs holds up its own scope only."""
    async with house(tmp_path, faults=["github-timeout"]) as built:
        hanging = asyncio.create_task(built.ask(ACME, LastDays(7)))
        await until(lambda: bool(built.github.requests))
        built.github.faults.clear()

        assert (await built.ask(ACME_INC, LastDays(7))).scope == ACME_INC
        assert not hanging.done()
        hanging.cancel()
        await built.metrics.under_way.aclose()


async def test_every_asker_hears_of_the_failure(tmp_path: Path) -> None:
    """And the next question is a new one."""
    async with house(tmp_path, faults=["github-401"]) as built:
        failures = await asyncio.gather(
            *(built.ask(ACME, LastDays(7)) for _ in range(3)), return_exceptions=True
        )
        assert {type(failure).__name__ for failure in failures} == {"TokenRefused"}
        built.github.faults.clear()

        assert (await built.ask(ACME, LastDays(7))).scope == ACME


async def test_closing_ends_the_questions_under_way(tmp_path: Path) -> None:
    """Their askers are cancelled, and what is asked afterwards is answered."""
    async with house(tmp_path, faults=["github-timeout"]) as built:
        asker = asyncio.create_task(built.ask(ACME, LastDays(7)))
        await until(lambda: bool(built.github.requests))

        await built.metrics.under_way.aclose()
        with pytest.raises(asyncio.CancelledError):
            await asker

        built.github.faults.clear()
        assert (await built.ask(ACME, LastDays(7))).scope == ACME


async def test_two_processes_share_one_file(tmp_path: Path) -> None:
    """Both answer at once, neither finds the file busy, and every day is stored once."""
    async with house(tmp_path) as one, house(tmp_path) as other:
        period = Period.ending(LAST_DAY, 28)
        first, second = await asyncio.gather(one.ask(ACME, period), other.ask(ACME, period))

        assert first == second
        assert {row.revision for row in (await one.stored(ACME, period)).values()} == {1}


async def test_one_process_finds_what_the_other_has_stored(tmp_path: Path) -> None:
    """Within the hour it need not ask GitHub."""
    async with house(tmp_path) as one, house(tmp_path) as other:
        first = await one.ask(ACME, LastDays(7))

        assert await other.ask(ACME, LastDays(7)) == first
        assert other.questions() == []
