"""Digests of the sandbox's company: a busy week, a quiet one, a late one and a corrected one."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from shutil import copy

import pytest
from pydantic import SecretStr

from bot.build import Metrics, build_metrics
from bot.settings import Settings
from bot.surroundings import Surroundings
from handlers.digests import Digests
from handlers.mrkdwn import plain
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request, ViewName
from handlers.subscriptions.composed import Composed, Kept, Occasion
from handlers.subscriptions.subscription import Subscription
from handlers.views import told_facts
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.company import Company
from sandbox.github import StandInGitHub
from sandbox.slack.blocks import problems_of_blocks
from storage.engine import writing
from storage.goals import GoalRow, put_goal

TODAY = date(2026, 11, 21)
NINE_IN_BERLIN = time(8)
ACME = Scope.of(ScopeKind.ORG, "acme")
SPACE = "\N{NARROW NO-BREAK SPACE}"
MOST_JSON = 10_000
COMPANY = Company(TODAY)
DAYS_KNOWN = LastDays(112)
STEP = (
    "Next: see what the drop is made of, by language, editor, model and weekday: "
    "/copilot-metrics org acme why 2026-11-15..2026-11-21."
)


class Desk:
    """Composes digests of a company at any moment."""

    def __init__(self) -> None:
        self.now = datetime.combine(date(2026, 10, 26), NINE_IN_BERLIN, UTC)
        self.metrics: Metrics | None = None
        self.github: StandInGitHub | None = None

    def clock(self) -> datetime:
        return self.now

    @property
    def digests(self) -> Digests:
        assert self.metrics is not None
        return Digests(self.metrics.questions, self.metrics.engine, "US")

    async def compose(self, on: date, of: Subscription, **occasion: bool) -> Composed:
        """Return the digest of the morning of a day, of a company whose past is known."""
        assert self.metrics is not None
        self.now = datetime.combine(on, NINE_IN_BERLIN, UTC)
        return await self.digests.compose(of, Occasion(self.now, self.now, **occasion))


@asynccontextmanager
async def opened(database: Path) -> AsyncIterator[Desk]:
    """Give digests of the sandbox's company, whose outage is on Monday, 16 November."""

    async def at_once(_seconds: float) -> None:
        return

    found = Desk()
    async with StandInGitHub(COMPANY, found.clock) as github:
        settings = Settings.model_construct(
            github_token=SecretStr(github.token),
            github_api_url=github.api_url,
            github_link_hosts=(github.link_host,),
            database_url=f"sqlite+aiosqlite:///{database}",
            background_backfill="off",
        )
        async with build_metrics(settings, Surroundings(found.clock, at_once)) as metrics:
            found.metrics, found.github = metrics, github
            yield found


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database that knows the company's months up to the end of October."""

    async def fetch(database: Path) -> None:
        async with opened(database) as desk:
            assert desk.metrics is not None
            await desk.metrics.service.summary(ACME, DAYS_KNOWN, desk.now)

    database = tmp_path_factory.mktemp("known") / "digests.db"
    asyncio.run(fetch(database))
    return database


@dataclass(frozen=True)
class Morning:
    """A digest of a morning, and the database as it was left."""

    digest: Composed
    database: Path


@pytest.fixture(scope="module")
def mornings(
    known: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[date, int], Morning]:
    """Compose the digest of so many days on the morning of a day, once for all that read it."""

    async def compose(database: Path, on: date, days: int) -> Morning:
        async with opened(database) as desk:
            return Morning(await desk.compose(on, subscription(days=days)), database)

    @cache
    def morning(on: date, days: int) -> Morning:
        database = Path(copy(known, tmp_path_factory.mktemp("morning")))
        return asyncio.run(compose(database, on, days))

    return morning


@pytest.fixture(scope="module")
def quiet(mornings: Callable[[date, int], Morning]) -> Morning:
    """Give the digest of a week in which nothing is more than what figures do."""
    return mornings(date(2026, 10, 26), 7)


@pytest.fixture(scope="module")
def four_weeks(mornings: Callable[[date, int], Morning]) -> Morning:
    """Give the digest of October."""
    return mornings(date(2026, 11, 2), 28)


@pytest.fixture(scope="module")
def busy(mornings: Callable[[date, int], Morning]) -> Morning:
    """Give the digest of the week of the outage."""
    return mornings(date(2026, 11, 23), 7)


@pytest.fixture
async def busy_desk(busy: Morning, tmp_path: Path) -> AsyncIterator[Desk]:
    """Give digests on that morning's database."""
    async with opened(Path(copy(busy.database, tmp_path))) as found:
        yield found


@pytest.fixture
async def desk(known: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """Give digests to a test that may change the database."""
    async with opened(Path(copy(known, tmp_path))) as found:
        yield found


def subscription(
    view: ViewName = ViewName.SUMMARY, days: int = 7, scope: Scope = ACME
) -> Subscription:
    every = {1: Every.DAILY, 7: Every.WEEKLY, 28: Every.MONTHLY}[days]
    weekday = 0 if every is Every.WEEKLY else None
    order = DigestOrder(
        Request(scope, LastDays(days), view), Schedule(every, time(9), "Europe/Berlin", weekday)
    )
    created = datetime(2026, 6, 1, tzinfo=UTC)
    return Subscription(3, "C042", "U042", order, created, None)


def lines(composed: Composed) -> list[str]:
    return plain(composed.message.text).replace(SPACE, " ").splitlines()


def takes(composed: Composed) -> bool:
    """Whether Slack takes both messages, and each is of a size that people read."""
    parts = [composed.message] if composed.details is None else [composed.message, composed.details]
    blocks = [part.blocks("F0123456789" if part.chart else None) for part in parts]
    return all(
        problems_of_blocks(each, "message") == []
        and len(json.dumps(each, ensure_ascii=False)) < MOST_JSON
        for each in blocks
    )


def test_a_busy_week_says_what_changed_what_moved_it_and_what_to_do(busy: Morning) -> None:
    """Copilot was down for hours on Monday, and the Wednesday before had been a holiday."""
    digest = busy.digest
    said = lines(digest)

    assert said[:2] == [
        "Copilot digest · org acme · 15–21 Nov 2026",
        (
            "On an average weekday, 209 people in acme used Copilot, 14.1 % fewer than in the 7 days "
            "before (8–14 Nov 2026); the acceptance rate stayed about the same, at 28.0 % "
            "(−0.2 points). In the days before, 11 Nov (Veterans Day, US) was a public holiday."
        ),
    ]
    assert "Daily active users, Mon–Fri: 209 (−14.1 %)" in said
    assert "• Mon 16 Nov −151 active people (228 → 77), most of the drop" in said
    assert any(line.startswith("People by adoption phase, since 14 Nov: ") for line in said)
    assert (
        "Next: see in the thread what the drop is made of, by language, editor, model and weekday."
        in said
    )
    assert said[-1] == "Ordered by <@U042> · to stop it, type /copilot-metrics unsubscribe 3"
    assert digest.details is not None
    assert digest.details.title == "What moved in acme, 15–21 Nov 2026"
    assert "``" not in digest.message.text
    assert takes(digest)


def test_a_quiet_week_is_one_line_and_the_rest_is_in_the_thread(quiet: Morning) -> None:
    """Nothing is more than what figures do from week to week."""
    digest = quiet.digest

    assert lines(digest)[0] == (
        "Copilot digest · org acme · 18–24 Oct 2026 · A quiet week: 339 people in acme used "
        "Copilot (−0.9 %) and accepted 28.1 % of suggested code completions (+0.4 points), much as "
        "in the 7 days before (11–17 Oct 2026). In the days before, 12 Oct (Columbus Day, US) was "
        "a public holiday."
    )
    assert digest.message.chart is None
    assert digest.details is not None
    assert digest.details.chart is not None
    assert "Active users, 7 days: 339" in digest.details.text.replace(SPACE, " ")
    assert takes(digest)


def test_the_thread_of_a_digest_is_about_its_days(quiet: Morning) -> None:
    """Also a month later, when the last seven days are others."""
    assert quiet.digest.question.command == "org acme 2026-10-18..2026-10-24"


async def test_a_late_digest_and_one_that_may_be_a_repeat_say_so(busy_desk: Desk) -> None:
    """Before anything else."""
    late = await busy_desk.compose(date(2026, 11, 23), subscription(), late=True, repeat=True)

    assert lines(late)[1:3] == [
        "This comes late: it was due on Mon 23 November at 09:00 (Europe/Berlin).",
        "You may have seen this before: Slack did not confirm that it arrived the first time.",
    ]
    assert takes(late)


async def test_figures_that_settle_otherwise_correct_the_digest(desk: Desk) -> None:
    """It names what changed noticeably, keeps its days, and says that it was late at first."""
    order = subscription()
    first = await desk.compose(date(2026, 11, 23), order, late=True)
    assert first.look_again == datetime(2026, 11, 25, tzinfo=UTC)
    assert first.told is not None
    desk.now = first.look_again

    revised = await desk.digests.revise(order, first.told, desk.now)

    assert isinstance(revised, Composed)
    assert lines(revised)[:3] == [
        "Copilot digest · org acme · 15–21 Nov 2026",
        "This comes late: it was due on Mon 23 November at 09:00 (Europe/Berlin).",
        (
            "Corrected 25 Nov: prompts 7 951 → 8 156, because GitHub sent the figures of Friday and "
            "Saturday late."
        ),
    ]
    assert revised.look_again is None
    assert revised.told is not None
    again = await desk.digests.revise(order, revised.told, desk.now + timedelta(days=1))
    assert again == Kept(None)


async def test_figures_that_settle_as_they_were_are_kept(quiet: Morning, tmp_path: Path) -> None:
    """Nobody needs to read of a person more."""
    told, again = quiet.digest.told, quiet.digest.look_again
    assert told is not None
    async with opened(Path(copy(quiet.database, tmp_path))) as desk:
        desk.now = again or desk.now

        assert await desk.digests.revise(subscription(), told, desk.now) == Kept(None)


def test_what_was_told_survives_the_database(quiet: Morning) -> None:
    """It is JSON."""
    assert json.loads(json.dumps(quiet.digest.told)) == quiet.digest.told


async def test_a_goal_of_the_channel_is_told_with_how_far_it_is(busy_desk: Desk) -> None:
    """That of another channel is not."""
    assert busy_desk.metrics is not None
    goal = GoalRow("C042", "org acme", "active", 0.95, date(2027, 3, 31), "U1", busy_desk.now)
    async with writing(busy_desk.metrics.engine) as connection:
        await put_goal(connection, goal)
    here = await busy_desk.compose(date(2026, 11, 23), subscription())
    elsewhere = replace(subscription(), channel="C043")
    there = await busy_desk.compose(date(2026, 11, 23), elsewhere)

    assert any(line.startswith("Goal: active 95 % by 31 Mar 2027. Now 9") for line in lines(here))
    assert not any(line.startswith("Goal") for line in lines(there))


@pytest.mark.parametrize(
    ("morning", "title"),
    [
        (date(2026, 11, 23), "What moved in acme, 15–21 Nov 2026"),
        (date(2026, 10, 26), "Copilot digest · org acme · 18–24 Oct 2026"),
    ],
)
async def test_what_github_does_not_give_is_missing_in_the_thread(
    desk: Desk, morning: date, title: str
) -> None:
    """With the reason, of a busy week and of a quiet one; a goal says why nobody can tell."""
    assert desk.metrics is not None
    assert desk.github is not None
    desk.now = datetime.combine(morning, NINE_IN_BERLIN, UTC)
    goal = GoalRow("C042", "org acme", "active", 0.95, date(2027, 3, 31), "U1", desk.now)
    async with writing(desk.metrics.engine) as connection:
        await put_goal(connection, goal)
    for view, days in ((ViewName.PREVIOUS, 7), (ViewName.SUMMARY, 28)):
        await told_facts(desk.metrics.questions, Request(ACME, LastDays(days), view), desk.now)
    desk.github.faults.add("github-500")

    digest = await desk.compose(morning, subscription())

    assert digest.details is not None
    assert digest.details.title == title
    assert digest.details.text.splitlines()[-2:] == [
        "Teams are missing here: GitHub did not answer in time.",
        "Idle seats are missing here: GitHub did not answer in time.",
    ]
    full = digest.message if digest.message.chart else digest.details
    assert "*Goal: active 95\u202f% by 31 Mar 2027.* GitHub is not answering" in full.text
    assert takes(digest)


@pytest.mark.parametrize("view", [ViewName.LANGUAGES, ViewName.TEAMS, ViewName.SEATS])
async def test_a_digest_of_a_view_begins_with_the_sentence_and_leads_with_its_rows(
    busy_desk: Desk, view: ViewName
) -> None:
    """The figures of the whole are in the thread."""
    digest = await busy_desk.compose(date(2026, 11, 23), subscription(view))
    said = lines(digest)

    assert said[0] == f"Copilot digest · org acme · {view} · 15–21 Nov 2026"
    assert said[1].startswith("On an average weekday, 209 people in acme used Copilot")
    assert digest.message.rows
    assert digest.details is not None
    assert digest.details.title == "Copilot in acme, 15–21 Nov 2026"
    assert takes(digest)


@pytest.mark.parametrize(("view", "steps"), [(ViewName.LANGUAGES, [STEP]), (ViewName.CAUSES, [])])
async def test_the_next_step_is_not_what_the_digest_shows_already(
    busy_desk: Desk, view: ViewName, steps: list[str]
) -> None:
    """What a change is made of stands in no other view."""
    said = lines(await busy_desk.compose(date(2026, 11, 23), subscription(view=view)))

    assert [line for line in said if line.startswith("Next: ")] == steps


async def test_a_comparison_begins_with_a_sentence_for_each_of_the_two(desk: Desk) -> None:
    """And names them where it goes on about one; where both are quiet, it is two lines."""
    question = Request(ACME, LastDays(7), ViewName.COMPARE, Scope.of(ScopeKind.ORG, "beta"))
    of = subscription()
    order = replace(of, order=DigestOrder(question, of.order.schedule))
    quiet = await desk.compose(date(2026, 10, 26), order)
    busy = await desk.compose(date(2026, 11, 23), order)

    assert lines(quiet)[0].startswith(
        "Copilot digest · org acme and org beta · 18–24 Oct 2026 · A quiet week: 339 people in acme"
    )
    assert lines(quiet)[1].startswith("A quiet week: 20 people in beta used Copilot (+11.1 %)")
    assert lines(quiet)[2] == "Figures and chart are in the thread."
    said = lines(busy)
    assert said[1].startswith("On an average weekday, 209 people in acme used Copilot, 14.1 %")
    assert said[2].startswith("18 people in beta used Copilot (−10.0 %), against the 7 days before")
    assert "What moved most in acme" in said
    assert any(line.startswith("People by adoption phase in acme, since 14 Nov: ") for line in said)
    assert said[-2].startswith("acme: Source: ")
    assert " beta: Source: " in said[-2]
    assert takes(busy)
    assert takes(quiet)


async def test_a_day_is_held_against_the_same_weekday(desk: Desk) -> None:
    """And a fall too deep for figures that are only late is told at once."""
    outage = await desk.compose(date(2026, 11, 18), subscription(days=1))

    assert lines(outage)[:2] == [
        "Copilot digest · org acme · Mon 16 Nov 2026",
        (
            "68 people in acme used Copilot, 66.5 % fewer than on the Monday before (9 Nov); prompts "
            "fell by 75.0 % and lines of code added fell by 76.0 %; the acceptance rate stayed about "
            "the same, at 26.5 % (−1.9 points)."
        ),
    ]
    assert "Daily active users: 68 (−66.5 %)" in lines(outage)
    assert takes(outage)


async def test_a_day_that_is_not_complete_is_not_called_a_drop(desk: Desk) -> None:
    """GitHub sends more of it for three days."""
    day = await desk.compose(date(2026, 11, 19), subscription(days=1))

    assert lines(day)[0].startswith("Copilot digest · org acme · Tue 17 Nov 2026 · A quiet day: ")
    assert "GitHub completes the day by 21 Nov, and until then figures rise." in lines(day)[0]


async def test_a_sunday_says_that_it_is_one(desk: Desk) -> None:
    """And nothing about a change."""
    sunday = await desk.compose(date(2026, 11, 17), subscription(days=1))

    assert lines(sunday)[0] == (
        "Copilot digest · org acme · Sun 15 Nov 2026 · A Sunday, on which few people work: "
        "7 people in acme used Copilot, 7 on the Sunday before."
    )


async def test_idle_seats_are_not_told_every_day(four_weeks: Morning, tmp_path: Path) -> None:
    """A digest of four quiet weeks tells of them; from day to day they are the same ones."""

    def steps(digest: Composed) -> list[str]:
        assert digest.details is not None
        said = plain(digest.details.text).replace(SPACE, " ").splitlines()
        return [line.partition(" of ")[2] for line in said if line.startswith("Next: ")]

    told = "397 seats were not used in 30 days: see since when with /copilot-metrics org acme seats"
    assert [line[: len(told)] for line in steps(four_weeks.digest)] == [told]
    async with opened(Path(copy(four_weeks.database, tmp_path))) as desk:
        assert steps(await desk.compose(date(2026, 11, 17), subscription(days=1))) == []


async def test_a_public_holiday_is_named_and_nothing_is_to_be_done_about_it(desk: Desk) -> None:
    """It is never said to be the cause."""
    thanksgiving = await desk.compose(date(2026, 11, 28), subscription(days=1))

    assert lines(thanksgiving)[1].endswith("26 Nov (Thanksgiving Day, US) was a public holiday.")
    assert not any(line.startswith("Next") for line in lines(thanksgiving))


def test_four_weeks_read_as_well(four_weeks: Morning) -> None:
    """Against the four weeks before."""
    assert lines(four_weeks.digest)[0].startswith(
        "Copilot digest · org acme · 4–31 Oct 2026 · Four quiet weeks: 358 people in acme used "
        "Copilot within 28 days"
    )
    assert takes(four_weeks.digest)


async def test_a_week_that_github_hardly_reported_says_so(tmp_path: Path) -> None:
    """It had four days of outage, and the days before are not what is missing."""
    async with opened(tmp_path / "fresh.db") as desk:
        silence = await desk.compose(date(2026, 2, 9), subscription())
        after = await desk.compose(date(2026, 2, 16), subscription())

    assert lines(silence)[1].endswith(
        "; GitHub has no figures of 4 of these 7 days, too many to compare them."
    )
    assert lines(after)[1].endswith(
        "; GitHub has too few figures of the 7 days before to hold that against."
    )
    assert not any(line.endswith("%)") for line in lines(after))
