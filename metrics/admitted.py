"""Who is taken in by a reading: everybody but the people who were forgotten."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.forgotten import NOBODY_FORGOTTEN, who_is_forgotten
from storage.user_rows import person_numbers


class Admitted:
    """The people of a reading by GitHub's user id: `numbers` of those in it, and who is `out`.

    Somebody may be forgotten at any moment, also by another process, so every transaction asks
    anew. Only when the answer has changed are those who are in already looked at again.
    """

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.out: set[int] = set()
        self._forgotten = NOBODY_FORGOTTEN

    async def look_again(self, connection: AsyncConnection) -> bool:
        """Leave out who was forgotten since the last time, and tell whether anybody was."""
        forgotten = await who_is_forgotten(connection)
        if forgotten == self._forgotten:
            return False
        self._forgotten = forgotten
        gone = forgotten.among(self.numbers)
        self.out |= gone
        for person in gone:
            del self.numbers[person]
        return bool(gone)

    async def add(self, connection: AsyncConnection, people: Iterable[int]) -> None:
        """Take people in, with a number for who is new, except those who were forgotten."""
        await self.look_again(connection)
        new = set(people) - self.numbers.keys()
        self.out |= self._forgotten.among(new)
        self.numbers |= await person_numbers(connection, new - self.out)
