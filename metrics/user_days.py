"""What every person did on a day: the users-1-day and users-28-day reports."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
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
from storage.engine import writing
from storage.user_rows import NULL, put_user_days

Added = Callable[[UserDay, int, int], None]
"""Told of each row that counts: the row, GitHub's user id, and the person number."""

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
_counts: Callable[[UserDay], tuple[int | None, ...]] = attrgetter(*COUNTERS)
_flags: Callable[[UserDay], tuple[bool | None, ...]] = attrgetter(*FLAGS)


async def read_users(
    engine: AsyncEngine, ingest: Ingest, files: Iterable[Lines], added: Added
) -> dict[date, Gathering]:
    """Read the files of a users report into the database, and return who was active on each day.

    Active means what GitHub means: there is a row, because GitHub leaves out who had no activity.
    Who was forgotten is passed over.
    Memory grows with the number of people, not with the files. Raises `GitHubError`.
    """
    active: defaultdict[date, Gathering] = defaultdict(Gathering)
    admitted = Admitted()
    async with aclosing(batches(files)) as all_lines:
        async for lines in all_lines:
            async with writing(engine) as connection:
                await admitted.begin(connection)
                new: list[tuple[Any, ...]] = []
                for rows in ingest.rows_of(lines, user_day):
                    # Whoever waits on the event loop gets a turn, such as an acknowledgement.
                    await asyncio.sleep(0)
                    people = [int(row.user_id) for row in rows]
                    await admitted.add(connection, people)
                    named = zip(people, rows, strict=True)
                    new += _new_rows(ingest, named, admitted.numbers, active, added)
                await put_user_days(connection, new)
    return dict(active)


def _new_rows(
    ingest: Ingest,
    rows: Iterable[tuple[int, UserDay]],
    numbers: dict[int, int],
    active: defaultdict[date, Gathering],
    added: Added,
) -> Iterator[tuple[Any, ...]]:
    for person, row in rows:
        number = numbers.get(person)
        if number is None:
            continue
        if not active[row.day].add(number):
            ingest.repeated += 1
            continue
        ingest.rows += 1
        added(row, person, number)
        yield _stored(ingest.id, person, row)


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
