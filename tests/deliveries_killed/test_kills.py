"""A process is killed while it delivers, and another takes over: nothing is lost, nothing doubled."""

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import pytest

from handlers.deliveries.due import FEW
from handlers.deliveries.terms import Promise
from tests.conftest import COUNTS
from tests.deliveries_killed.databases import Database, Ready
from tests.deliveries_killed.kills import (
    AFTER_POSTING,
    DURING_UPLOAD,
    MAY_BE_SENT,
    Kill,
    at_random,
    named,
)
from tests.deliveries_killed.promises import Counts
from tests.deliveries_killed.trials import (
    EARLIER,
    LATER,
    Terms,
    at_the_same_time,
    order_digests,
    tried,
    undisturbed,
)

pytestmark = pytest.mark.long

Record = Callable[[str, object], None]

GRANTED = Terms()
HEIRS_DIE = Terms(heirs=2)
AT_LEAST_ONCE = Terms(history=False)
AT_MOST_ONCE = Terms(history=False, promise=Promise.AT_MOST_ONCE)
SAMPLE = 4
SEED = 2
# As many as all begin at the minute itself, and more than one process has in hand at a time.
MANY = FEW


async def counted(kills: Sequence[Kill], terms: Terms, database: Database, folder: Path) -> Counts:
    """Try each of the kills with a database of its own."""
    counts = Counts()
    for kill in kills:
        async with database.copy() as url:
            counts.add(await tried(kill, terms, url, folder))
    return counts


@pytest.mark.parametrize("terms", [GRANTED, HEIRS_DIE, AT_LEAST_ONCE, AT_MOST_ONCE], ids=str)
async def test_killed_at_each_moment_that_has_a_name(
    terms: Terms, ready: Ready, tmp_path: Path, record_property: Record
) -> None:
    """Nothing is lost or doubled; where Slack cannot be asked, what the setting promises holds.

    What is granted and promised matters where a message may have been sent, and several who take
    over once it was; `make soak` tries every moment under all terms.
    """
    kills = named(ready.details)
    if terms == HEIRS_DIE:
        kills = (AFTER_POSTING,)
    elif terms != GRANTED:
        kills = tuple(kill for kill in kills if kill in MAY_BE_SENT)

    counts = await counted(kills, terms, ready.database, tmp_path)

    record_property(COUNTS, f"killed at named moments, {_kind(ready)}, {terms}: {counts}")
    assert (counts.wrong, counts.lost, counts.doubled) == ([], 0, 0)
    assert counts.killed == len(kills)


async def test_killed_at_random_moments(
    ready: Ready, tmp_path: Path, record_property: Record
) -> None:
    """At a request, and between any two calls of functions; `make soak` tries hundreds of them."""
    async with ready.database.copy() as url:
        whole = await undisturbed(url, tmp_path)

    kills = list(islice(at_random(SEED, whole), SAMPLE))
    counts = await counted(kills, GRANTED, ready.database, tmp_path)

    record_property(COUNTS, f"killed at random moments, {_kind(ready)}, {GRANTED}: {counts}")
    assert (counts.wrong, counts.lost, counts.doubled) == ([], 0, 0)


async def test_killed_while_a_chart_is_uploaded_that_was_really_drawn(
    sqlite_ready: Ready, tmp_path: Path
) -> None:
    """The process that draws ends with the one that was killed, and the next one draws anew."""
    counts = await counted([DURING_UPLOAD], Terms(draws=True), sqlite_ready.database, tmp_path)

    assert (counts.wrong, counts.killed, counts.delivered) == ([], 1, 3)


async def test_two_processes_at_the_same_minute(ready: Ready, tmp_path: Path) -> None:
    """Many digests are due at once, and two processes deliver them: each comes once."""
    async with ready.database.copy() as url:
        await order_digests(url, MANY - ready.digests, EARLIER + LATER)
        outcomes = await at_the_same_time(url, tmp_path)

    assert [len(outcome.posts) for outcome in outcomes] == [1] * MANY
    assert len({outcome.row.worker for outcome in outcomes}) == 2


def _kind(ready: Ready) -> str:
    return type(ready.database).__name__
