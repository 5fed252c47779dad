"""Repositories over a period: totals, spreads, names and order."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.errors import NoRepositoryReport
from metrics.repositories import Spread
from metrics.scope import LastDays, Period
from tests.metrics.offered import ACME, LAST_DAY, REPOSITORIES, People, offering, repository

pytestmark = pytest.mark.usefixtures("on_both")

DAY = date(2026, 11, 12)
NEXT = DAY + timedelta(days=1)
BOTH = Period(DAY, NEXT)


@pytest.fixture(name="people")
async def _people(tmp_path: Path) -> AsyncIterator[People]:
    async with offering(tmp_path) as people:
        yield people


async def test_counts_are_added_and_medians_are_not(people: People) -> None:
    """What no day has is None; what some days have is of those days."""
    people.offered.put(
        REPOSITORIES,
        DAY,
        [repository(1, DAY, total_created=2, total_merged=1, median_minutes_to_merge=90.5)],
    )
    people.offered.put(
        REPOSITORIES, NEXT, [repository(1, NEXT, total_created=3, median_minutes_to_merge=30)]
    )
    told = await people.repositories.over(ACME, BOTH, people.clock())
    (one,) = told.repositories

    assert (one.counts.total_created, one.counts.total_merged) == (5, 1)
    assert one.counts.total_reviewed is None
    assert one.median_minutes_to_merge == Spread(30, 90.5)
    assert one.median_minutes_to_merge_copilot_authored is None
    assert told.counts == one.counts


async def test_review_times_stay_apart_by_author_and_reviewer(people: People) -> None:
    """GitHub sends those of people for now, and may send others beside them."""
    people_s = {"authored_by": "human", "reviewed_by": "human", "total_merged": 2}
    by_agents = people_s | {"authored_by": "copilot", "total_merged": 7}
    minutes = "median_minutes_ready_to_first_review"
    for day, lowest in ((DAY, 10), (NEXT, 20)):
        entries = [people_s | {minutes: lowest}, by_agents | {minutes: 1}]
        line = repository(1, day) | {"pull_request_review_times": entries}
        people.offered.put(REPOSITORIES, day, [line])
    told = await people.repositories.over(ACME, BOTH, people.clock())

    assert {
        (times.authored_by, times.total_merged, times.minutes[minutes])
        for times in told.repositories[0].review_times
    } == {("human", 4, Spread(10, 20)), ("copilot", 14, Spread(1, 1))}


async def test_a_renamed_repository_keeps_its_days_under_its_newest_name(people: People) -> None:
    """A repository is its id."""
    people.offered.put(REPOSITORIES, DAY, [repository(1, DAY, total_created=1)])
    renamed = {"repo_name": "new", "repo_visibility": "PUBLIC"}
    people.offered.put(REPOSITORIES, NEXT, [repository(1, NEXT, total_created=1) | renamed])
    told = await people.repositories.over(ACME, BOTH, people.clock())

    (one,) = told.repositories
    assert (one.name, one.visibility, one.days, one.counts.total_created) == ("new", "PUBLIC", 2, 2)


async def test_the_one_with_the_most_pull_requests_comes_first(people: People) -> None:
    """Then what was merged and reviewed; what is not known comes last."""
    people.offered.put(
        REPOSITORIES,
        DAY,
        [
            repository(1),
            repository(2, total_created=1),
            repository(3, total_created=0, total_merged=4),
            repository(4, total_created=7),
        ],
    )
    told = await people.repositories.over(ACME, Period(DAY, DAY), people.clock())

    assert [one.repo_id for one in told.repositories] == [4, 2, 3, 1]


async def test_a_day_on_which_nothing_happened_is_known(people: People) -> None:
    """A report without a line is no missing report."""
    people.offered.put(REPOSITORIES, DAY, [])
    told = await people.repositories.over(ACME, Period(DAY, DAY), people.clock())

    assert (told.known, told.missing, told.repositories) == ((DAY,), (), ())
    assert told.counts.total_created is None


async def test_days_that_github_has_not_processed_are_pending(people: People) -> None:
    """They are not asked for."""
    people.offered.put(REPOSITORIES, LAST_DAY, [repository(1, LAST_DAY)])
    tomorrow = LAST_DAY + timedelta(days=1)
    told = await people.repositories.over(ACME, Period(LAST_DAY, tomorrow), people.clock())

    assert (told.known, told.pending) == ((LAST_DAY,), (tomorrow,))


@pytest.mark.parametrize("first", [date(2026, 3, 1), DAY], ids=["before July", "without a report"])
async def test_nothing_known_is_an_error(people: People, first: date) -> None:
    """With its own sentence, because totals of the same days may be there."""
    with pytest.raises(NoRepositoryReport):
        await people.repositories.over(ACME, Period(first, first), people.clock())


async def test_many_askers_share_one_answer(people: People) -> None:
    """GitHub is asked once for each day."""
    people.offered.put(REPOSITORIES, DAY, [repository(1, total_created=1)])
    asked = LastDays(10)
    now = people.clock()
    first, second = await asyncio.gather(
        *(people.repositories.over(ACME, asked, now) for _ in range(2))
    )

    assert first is second
    reports = [report for _, report, _ in people.offered.asked]
    assert reports.count(REPOSITORIES) == 10
