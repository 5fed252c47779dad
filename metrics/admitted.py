"""Who is taken in by a reading: everybody but the people who were forgotten."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.forgotten import NOBODY_FORGOTTEN, who_is_forgotten
from storage.user_rows import person_numbers


class Admitted:
    """The people of a reading by GitHub's user id, with their person numbers.

    Somebody may be forgotten at any moment, also by another process, so every transaction asks
    anew. Only when the answer has changed are those who are in already looked at again.
    """

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self._forgotten = NOBODY_FORGOTTEN

    async def begin(self, connection: AsyncConnection) -> None:
        """Leave out who was forgotten since the transaction before."""
        forgotten = await who_is_forgotten(connection)
        if forgotten != self._forgotten:
            self._forgotten = forgotten
            for person in forgotten.among(self.numbers):
                del self.numbers[person]

    async def add(self, connection: AsyncConnection, people: Iterable[int]) -> None:
        """Take people in, with a number for who is new, except those who were forgotten."""
        new = {person for person in people if person not in self.numbers}
        if new:
            self.numbers |= await person_numbers(connection, new - self._forgotten.among(new))
