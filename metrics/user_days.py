"""What every person did on a day: the users-1-day and users-28-day reports."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import aclosing
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.ingest import Ingest, Lines
from metrics.models import CODE_COMPLETION, COUNTERS
from metrics.person_sets import Gathering
from metrics.users import UserDay, user_day
from storage.engine import writing
from storage.forgotten import forgotten_among
from storage.user_rows import person_numbers, put_user_days

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
_values: Callable[[UserDay], tuple[Any, ...]] = attrgetter(*COUNTERS)
_flags: Callable[[UserDay], tuple[Any, ...]] = attrgetter(*FLAGS)


async def read_users(
    engine: AsyncEngine, ingest: Ingest, files: Iterable[Lines], added: Added
) -> dict[date, Gathering]:
    """Read the files of a users report into the database, and return who was active on each day.

    Active means what GitHub means: there is a row, because GitHub leaves out who had no activity.
    Who was forgotten is passed over, asked of every batch, because that can happen at any moment.
    Memory grows with the number of people, not with the files. Raises `GitHubError`.
    """
    active: dict[date, Gathering] = {}
    numbers: dict[int, int] = {}
    async with aclosing(ingest.batches(files, user_day)) as batches:
        async for batch in batches:
            async with writing(engine) as connection:
                people = {int(row.user_id) for row in batch}
                forgotten = await forgotten_among(connection, people)
                new = people - numbers.keys() - forgotten
                numbers |= await person_numbers(connection, new)
                kept = [row for row in batch if int(row.user_id) not in forgotten]
                rows = list(_new_rows(ingest, kept, numbers, active, added))
                await put_user_days(connection, rows)
    return active


def _new_rows(
    ingest: Ingest,
    batch: Iterable[UserDay],
    numbers: dict[int, int],
    active: dict[date, Gathering],
    added: Added,
) -> Iterator[tuple[Any, ...]]:
    for row in batch:
        person = int(row.user_id)
        if not active.setdefault(row.day, Gathering()).add(numbers[person]):
            ingest.repeated += 1
            continue
        ingest.rows += 1
        added(row, person, numbers[person])
        yield (ingest.id, row.day.isoformat(), person, *_stored(row))


def _stored(row: UserDay) -> tuple[Any, ...]:
    """Return the rest of the columns of `user_days`, in their order."""
    completions = next(
        (part for part in row.totals_by_feature or () if part.feature == CODE_COMPLETION), None
    )
    return (
        row.user_login,
        *_values(row),
        completions and completions.code_generation_activity_count,
        completions and completions.code_acceptance_activity_count,
        row.totals_by_cli and row.totals_by_cli.prompt_count,
        row.totals_by_copilot_app and row.totals_by_copilot_app.prompt_count,
        *_flags(row),
        row.ai_credits_used,
        row.ai_adoption_phase and row.ai_adoption_phase.phase_number,
    )
