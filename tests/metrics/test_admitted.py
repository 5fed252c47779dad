"""A reading takes in everybody but who was forgotten, asked anew in every transaction."""

from pathlib import Path

from metrics.admitted import Admitted
from storage.engine import open_engine, writing
from storage.forgotten import forget, person_rows
from tests.databases import migrated


async def test_who_is_forgotten_between_two_transactions_is_out(tmp_path: Path) -> None:
    """And nobody else is; who comes later gets the next number."""
    engine = open_engine(migrated(tmp_path / "people.db"))
    admitted, seen = Admitted(), []
    for gone, people in ((None, [10, 11, 12]), (11, [10, 11, 12, 13]), (14, [11, 14, 15])):
        async with writing(engine) as connection:
            if gone is not None:
                await forget(connection, await person_rows(connection, gone))
        async with writing(engine) as connection:
            await admitted.look_again(connection)
            await admitted.add(connection, people)
        seen.append(dict(admitted.numbers))
    await engine.dispose()

    assert seen == [
        {10: 1, 11: 2, 12: 3},
        {10: 1, 12: 3, 13: 4},
        {10: 1, 12: 3, 13: 4, 15: 5},
    ]
    assert admitted.out == {11, 14}
