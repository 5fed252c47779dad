"""What is stored when something comes due."""

from datetime import timedelta

from handlers.deliveries.due import TOGETHER, note_due
from handlers.deliveries.terms import Terms
from handlers.subscriptions.subscription import ASKED, Paused
from tests.handlers.deliveries.office import NINE, Office

DAY = timedelta(days=1)


async def test_more_than_are_stored_together_come_due_at_one_look(desk: Office) -> None:
    """Each has its delivery from that look on."""
    numbers = [await desk.order(f"C{number:09}") for number in range(TOGETHER + 1)]
    await note_due(desk.engine, Terms(), NINE)

    assert [len(await desk.rows(number)) for number in numbers] == [1] * (TOGETHER + 1)


async def test_a_pause_is_over_at_its_end(desk: Office) -> None:
    """Not a moment before."""
    await desk.order()
    await desk.subscriptions.pause(1, ASKED, NINE + DAY, NINE)
    found = []
    for at in (NINE + DAY - timedelta(seconds=1), NINE + DAY):
        await note_due(desk.engine, Terms(), at)
        subscription = await desk.subscriptions.find(1)
        assert subscription is not None
        found.append(subscription.paused)

    assert found == [Paused(NINE, NINE + DAY, ASKED), None]
