"""What every person did on a day: the users-1-day and users-28-day reports."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import aclosing
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.admitted import Admitted
from metrics.ingest import Ingest, Lines, batches
from metrics.models import CODE_COMPLETION, COUNTERS
from metrics.person_sets import Gathering
from metrics.users import UserDay, user_day
from storage.engine import reading, writing
from storage.user_rows import NULL, USER_DAY_COLUMNS, put_user_days

Added = Callable[[UserDay, int, int], None]
"""Told of each row that counts: the row, GitHub's user id, and the person number."""

# As many rows of people without a number may wait for one.
MOST_STRANGERS = 500
PERSON = USER_DAY_COLUMNS.index("user_id")

FLAGS = (
    "used_chat",
    "used_agent",
    "used_cli",
    "used_copilot_app",
    "used_copilot_cloud_agent",
    "used_copilot_code_review_active",
    "used_copilot_code_review_passive",
    "used_vscode_agent",
)
_counts: Callable[[UserDay], tuple[int | None, ...]] = attrgetter(
    *(column for column in USER_DAY_COLUMNS if column in COUNTERS)
)
_flags: Callable[[UserDay], tuple[bool | None, ...]] = attrgetter(*FLAGS)


async def read_users(
    engine: AsyncEngine, ingest: Ingest, files: Iterable[Lines], added: Added
) -> dict[date, Gathering]:
    """Read the files of a users report into the database, and return who was active on each day.

    Active means what GitHub means: there is a row, because GitHub leaves out who had no activity.
    Who was forgotten is passed over.
    Memory grows with the number of people, not with the files. Raises `GitHubError`.
    """
    taking_in = _TakingIn(ingest, added)
    async with aclosing(batches(files)) as all_lines:
        async for lines in all_lines:
            await taking_in.look_again(engine)
            # Others can write while lines are decoded, so no transaction is open meanwhile.
            for rows in ingest.rows_of(lines, user_day):
                taking_in.take(rows)
                if len(taking_in.strangers) >= MOST_STRANGERS:
                    await taking_in.meet(engine)
                # Whoever waits on the event loop gets a turn, such as an acknowledgement.
                await asyncio.sleep(0)
            await taking_in.meet(engine)
            await taking_in.store(engine)
    return dict(taking_in.active)


class _TakingIn:
    """The rows of a report on their way into the database."""

    def __init__(self, ingest: Ingest, added: Added) -> None:
        self.active: defaultdict[date, Gathering] = defaultdict(Gathering)
        self.strangers: list[tuple[int, UserDay]] = []
        self._admitted = Admitted()
        self._new: list[tuple[Any, ...]] = []
        self._ingest = ingest
        self._added = added

    async def look_again(self, engine: AsyncEngine) -> None:
        """Leave out who was forgotten while the lines were fetched."""
        async with reading(engine) as connection:
            await self._admitted.look_again(connection)

    def take(self, rows: Iterable[UserDay]) -> None:
        """Keep rows for the next transaction; those of strangers wait until they have a number."""
        numbers, out = self._admitted.numbers, self._admitted.out
        for row in rows:
            person = int(row.user_id)
            number = numbers.get(person)
            if number is not None:
                self._keep(row, person, number)
            elif person not in out:
                self.strangers.append((person, row))

    def _keep(self, row: UserDay, person: int, number: int) -> None:
        if not self.active[row.day].add(number):
            self._ingest.repeated += 1
            return
        self._ingest.rows += 1
        self._added(row, person, number)
        self._new.append(_stored(self._ingest.id, person, row))

    async def meet(self, engine: AsyncEngine) -> None:
        """Give numbers to strangers, except to those who were forgotten."""
        if not self.strangers:
            return
        async with writing(engine) as connection:
            await self._admitted.add(connection, (person for person, _ in self.strangers))
        rows = [row for _, row in self.strangers]
        self.strangers.clear()
        self.take(rows)

    async def store(self, engine: AsyncEngine) -> None:
        """Write what was kept, without who was forgotten a moment ago."""
        async with writing(engine) as connection:
            if await self._admitted.look_again(connection):
                out = self._admitted.out
                stay = [row for row in self._new if row[PERSON] not in out]
                self._ingest.rows -= len(self._new) - len(stay)
                self._new = stay
            await put_user_days(connection, self._new)
        self._new = []


def _stored(ingest: int, person: int, row: UserDay) -> tuple[Any, ...]:
    """Return the columns of `user_days`, in their order."""
    cli, app, phase = row.totals_by_cli, row.totals_by_copilot_app, row.ai_adoption_phase
    return (
        ingest,
        row.day.isoformat(),
        person,
        row.user_login,
        *_counts(row),
        *_completions(row),
        NULL if cli is None else cli.prompt_count,
        NULL if app is None else app.prompt_count,
        *_as_integers(_flags(row)),
        row.ai_credits_used,
        NULL if phase is None else phase.phase_number,
    )


def _completions(row: UserDay) -> tuple[float | None, float | None]:
    """Return how many code completions were suggested and accepted."""
    for part in row.totals_by_feature or ():
        if part.feature == CODE_COMPLETION:
            return part.code_generation_activity_count, part.code_acceptance_activity_count
    return NULL, NULL


@cache
def _as_integers(flags: tuple[bool | None, ...]) -> tuple[float, ...]:
    """Return flags as they are stored; there are no more of them than 3 to the power of 8."""
    return tuple(NULL if flag is None else int(flag) for flag in flags)
