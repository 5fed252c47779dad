"""Every figure of the people view equals what plain SQL counts in the stored rows.

The statements are written by hand, and know nothing of the product's own.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from metrics.active_people import ActivePeople
from metrics.definitions import Name
from metrics.scope import LastDays, Scope
from tests.metrics.github.times import NOW
from tests.metrics.stand_ins import ACME, ACME_INC, CORE, PLATFORM, House, house

COUNTING = """
SELECT u.* FROM user_days u JOIN owner_days o ON o.users_ingest = u.ingest AND o.day = u.day
WHERE o.owner = :owner AND o.day BETWEEN :first AND :last
"""
IN_TEAM = """
AND EXISTS (
    SELECT 1 FROM team_members m WHERE m.ingest = o.teams_ingest AND m.user_id = u.user_id
    AND m.team_id IN (SELECT team_id FROM team_days WHERE owner = :owner AND slug = :slug)
)
"""
COMPLETION = "max(ifnull(completions_suggested, 0) + ifnull(completions_accepted, 0) > 0)"

MOVES = """
    sum(late.phase > early.phase), sum(late.phase < early.phase), sum(late.phase = early.phase),
    sum(early.phase IS NULL), sum(late.phase IS NULL)
FROM (SELECT DISTINCT user_id FROM rows)
LEFT JOIN (
    SELECT user_id, phase FROM rows r WHERE day = (
        SELECT min(day) FROM rows s
        WHERE s.user_id = r.user_id AND day BETWEEN :early_first AND :early_last
    )
) early USING (user_id)
LEFT JOIN (
    SELECT user_id, phase FROM rows r WHERE day = (
        SELECT max(day) FROM rows s
        WHERE s.user_id = r.user_id AND day BETWEEN :late_first AND :late_last
    )
) late USING (user_id)
WHERE early.phase IS NOT NULL OR late.phase IS NOT NULL
"""


class Recount:
    """Counts the rows of a scope over the period of an answer."""

    def __init__(self, connection: sqlite3.Connection, people: ActivePeople) -> None:
        self._connection = connection
        scope = people.scope
        self._of = {
            "owner": str(scope.of_owner()),
            "slug": scope.team,
            "first": people.period.first.isoformat(),
            "last": people.period.last.isoformat(),
        }
        self._rows = COUNTING + (IN_TEAM if scope.is_team else "")

    def rows(self, what: str, **named: str) -> list[tuple[Any, ...]]:
        statement = f"WITH rows AS ({self._rows}) SELECT {what}"
        return self._connection.execute(statement, self._of | named).fetchall()

    def one(self, what: str) -> Any:
        return self.rows(what)[0][0]

    def used(self, flag: str) -> Iterator[int | None]:
        """Yield 1, 0 or None for each person."""
        use = COMPLETION if flag == "code_completion" else f"max({flag})"
        yield from (use for (use,) in self.rows(f"{use} FROM rows GROUP BY user_id"))


@pytest.fixture(name="served", scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people")


@pytest.fixture(name="house")
async def _house(served: Path) -> AsyncIterator[House]:
    async with house(served) as built:
        yield built


@pytest.mark.parametrize("scope", [ACME, ACME_INC, PLATFORM, CORE], ids=str)
@pytest.mark.parametrize("length", [28, 7])
async def test_people(house: House, served: Path, scope: Scope, length: int) -> None:
    """Distinct people, their active days, uses, prompts and phases; and GitHub's own count."""
    people = await house.metrics.questions.people.active(scope, LastDays(length), NOW)
    with closing(sqlite3.connect(served / "metrics.db")) as connection:
        recount = Recount(connection, people)
        assert people.people == recount.one("count(DISTINCT user_id) FROM rows") > 4
        check_days(people, recount)
        check_uses(people, recount)
        check_phases(people, recount)
    summary = await house.ask(scope, LastDays(length))
    rolling = Name.WEEKLY_ACTIVE_USERS if length == 7 else Name.MONTHLY_ACTIVE_USERS
    if summary.measured(rolling).value is not None or not scope.is_team:
        assert people.people == summary.measured(rolling).value


def check_days(people: ActivePeople, recount: Recount) -> None:
    days = "(SELECT count(*) AS days FROM rows GROUP BY user_id)"
    for step in people.by_days:
        between = f"days BETWEEN {step.fewest} AND {step.most}"
        assert step.people == recount.one(f"count(*) FROM {days} WHERE {between}")
    at_least = [
        recount.one(f"count(*) FROM {days} WHERE days >= {number}")
        for number in range(1, people.period.length + 1)
    ]
    assert people.median_days == sum(2 * number >= people.people for number in at_least)


def check_uses(people: ActivePeople, recount: Recount) -> None:
    assert people.uses is not None
    used = {use.surface: list(recount.used(use.surface)) for use in people.uses.uses}
    for use in people.uses.uses:
        mine = used[use.surface]
        others = zip(
            *(uses for surface, uses in used.items() if surface != use.surface), strict=True
        )
        assert use.people == sum(bool(one) for one in mine)
        assert use.nothing_else == sum(
            bool(one) and not any(rest) for one, rest in zip(mine, others, strict=True)
        )
    assert len(people.uses.uses) == 9
    assert people.uses.prompts is not None
    prompts = [
        count
        for (count,) in recount.rows(
            "sum(user_initiated_interaction_count) AS n FROM rows GROUP BY user_id ORDER BY n"
        )
    ]
    middle = (prompts[(len(prompts) - 1) // 2] + prompts[len(prompts) // 2]) / 2
    assert people.uses.prompts.median == middle


def check_phases(people: ActivePeople, recount: Recount) -> None:
    if people.period.length < 14:
        assert people.phases is None
        return
    assert people.phases is not None
    weeks = {
        f"{name}_{end}": getattr(week, end).isoformat()
        for name, week in (("early", people.phases.early), ("late", people.phases.late))
        for end in ("first", "last")
    }
    moves = people.phases
    assert recount.rows(MOVES, **weeks) == [
        (moves.up, moves.down, moves.stayed, moves.came, moves.left)
    ]
