"""When a digest cannot be delivered: its owner is told once, the step helps, the others come."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.build import build
from charts.worker import ChartWorker
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.paused_buttons import ENDED, MOVED, RESUMED
from handlers.request import Request
from handlers.words.undeliverable import fix
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.passing import Hands
from sandbox.slack.facts import Message
from sandbox.slack.people import MINA, TOMAS
from sandbox.world import World, morning
from tests.scenarios.conftest import PLAN, TODAY, asked, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACME = Scope(ScopeKind.ORG, "acme")
WELL, ILL = "#copilot", "#engineering"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NEXT_MONDAY = MONDAY + timedelta(weeks=1)


def _order(view: str | None = None) -> DigestOrder:
    question = Request(ACME, LastDays(7), view)  # type: ignore[arg-type]
    return DigestOrder(question, Schedule(Every.WEEKLY, time(9), "Europe/Berlin", 0))


@dataclass
class Office:
    """Two digests on Monday at nine: one that nothing ever happens to, and Tomás's."""

    world: World
    hands: Hands
    ill: int = 0
    moments: dict[str, datetime] = field(default_factory=dict)

    async def until(self, end: datetime) -> None:
        """Let time pass, from one due time to the next."""
        deliveries = self.world.bot.deliveries
        while (wake := await deliveries.next_wake()) is not None and wake <= end:
            self.hands.now = max(wake, self.hands.now + timedelta(seconds=1))
            await deliveries.run(self.hands.now)
            self._note()
        self.hands.now = end
        await deliveries.run(end)
        self._note()

    def _note(self) -> None:
        for channel in (WELL, ILL):
            for message in self.digests(channel):
                self.moments.setdefault(f"{channel} {message.ts}", self.hands.now)

    def came(self, channel: str) -> list[datetime]:
        """Return when each digest of a channel came, to the minute."""
        found = [at for name, at in self.moments.items() if name.startswith(channel)]
        return [at.replace(second=0, microsecond=0) for at in found]

    def digests(self, channel: str) -> list[Message]:
        """Return the digests in a channel; what was delivered has its metadata."""
        messages = self.world.slack.messages(channel)
        return [each for each in messages if each.metadata and not each.is_reply]

    def told(self, whom: str = "@tomas") -> Sequence[Message]:
        """Return what the app said to somebody about what could not be delivered."""
        messages = self.world.slack.messages(whom)
        return [each for each in messages if each.is_app and each.text.startswith("*Digest")]

    async def press(self, action: str, value: str | None = None) -> Message:
        """Press a button below what Tomás was told, and return what he is told then."""
        [told] = self.told()
        slack = self.world.slack
        heard = await slack.press("Tomas", "@tomas", told.ts, action, value)
        assert heard.ok, heard.error
        return await slack.message_after(heard.mark, "@tomas", where=lambda message: message.is_app)


OfficeWith = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture(name="office_with")
def _office_with(charts: ChartWorker) -> OfficeWith:
    """Run an office, in which last week's days are known; GitHub is asked again for newer ones."""

    @asynccontextmanager
    async def office_with(*, with_days: bool = True) -> AsyncIterator[Office]:
        hands = Hands(morning(TODAY))
        around = {"clock": hands, "charts": charts, "delivers": False}
        async with opened(PLAN, with_days=with_days, **around) as world:
            office = Office(world, hands)
            kept = world.bot.subscriptions
            await kept.add(world.slack.channel(WELL).id, MINA, _order(), hands.now)
            ill = await kept.add(world.slack.channel(ILL).id, TOMAS, _order("agents"), hands.now)
            office.ill = ill.number
            yield office

    return office_with


@dataclass(frozen=True)
class Trouble:
    """What happens to Tomás's channel, what ends that, and the word for it."""

    why: str
    begin: Callable[[World], None]
    end: Callable[[World], None]


TROUBLES = (
    Trouble("not_in_channel", lambda w: w.slack.remove(ILL), lambda w: w.slack.invite(ILL)),
    Trouble(
        "is_archived",
        lambda w: w.slack.archive(ILL),
        lambda w: w.slack.archive(ILL, archived=False),
    ),
    Trouble(
        "channel_shared",
        lambda w: w.slack.share(ILL),
        lambda w: w.slack.share(ILL, shared=False),
    ),
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.why)
async def test_the_step_that_is_named_brings_the_next_one(
    office_with: OfficeWith, trouble: Trouble
) -> None:
    """Told once, through many looks and a restart; the other one came on the minute."""
    async with office_with() as office:
        world, slack = office.world, office.world.slack
        trouble.begin(world)
        await office.until(MONDAY + timedelta(hours=10))
        async with build(world.settings, world.around) as again:
            for minutes in range(3):
                await again.deliveries.run(office.hands.now + timedelta(minutes=minutes))

        [told] = office.told()
        assert fix(trouble.why, slack.channel(ILL).id) in told.text
        assert (office.came(WELL), office.came(ILL)) == ([MONDAY], [])

        trouble.end(world)
        office.hands.now += timedelta(hours=1)
        answer = await office.press(RESUMED)
        assert "Mon 30 Nov 2026 09:00" in answer.text
        await office.until(NEXT_MONDAY + timedelta(hours=1))

        assert office.came(WELL) == [MONDAY, NEXT_MONDAY]
        assert office.came(ILL) == [NEXT_MONDAY]
        assert len(office.told()) == 1


async def test_it_can_be_moved_where_it_may_be(office_with: OfficeWith) -> None:
    """The channel is chosen below the message, and there it comes without another press."""
    async with office_with() as office:
        office.world.slack.archive(ILL)
        await office.until(MONDAY + timedelta(hours=1))
        await office.press(MOVED, office.world.slack.channel(WELL).id)
        await office.until(NEXT_MONDAY + timedelta(hours=1))
        assert office.came(WELL) == [MONDAY, NEXT_MONDAY, NEXT_MONDAY]


async def test_it_can_be_ended(office_with: OfficeWith) -> None:
    """Whoever does not want it any more is not asked to mend it."""
    async with office_with() as office:
        office.world.slack.archive(ILL)
        await office.until(MONDAY + timedelta(hours=1))
        await office.press(ENDED)
        assert await office.world.bot.subscriptions.find(office.ill) is None


async def test_a_button_gives_nobody_a_right(office_with: OfficeWith) -> None:
    """Whoever became a guest meanwhile cannot resume what they ordered."""
    async with office_with() as office:
        office.world.slack.archive(ILL)
        await office.until(MONDAY + timedelta(hours=1))
        office.world.slack.archive(ILL, archived=False)
        office.world.slack.restrict("Tomas")
        office.hands.now += timedelta(hours=1)
        answer = await office.press(RESUMED)
        assert answer.text.startswith("Copilot figures are for full members of this workspace")
        still = await office.world.bot.subscriptions.find(office.ill)
        assert still is not None
        assert still.paused is not None


LEAVING: Sequence[tuple[str, Callable[[World], None]]] = (
    ("owner_gone", lambda world: world.slack.deactivate("Tomas")),
    ("owner_no_member", lambda world: world.slack.restrict("Tomas")),
)


@pytest.mark.parametrize(("why", "leaves"), LEAVING, ids=[why for why, _ in LEAVING])
async def test_where_its_owner_has_left_the_channel_is_told(
    office_with: OfficeWith, why: str, leaves: Callable[[World], None]
) -> None:
    """Once, with the command that orders the same; whoever types it there gets it."""
    async with office_with() as office:
        leaves(office.world)
        await office.until(MONDAY + timedelta(hours=10))
        [told] = office.told(ILL)
        assert fix(why) in told.text
        assert office.told() == []
        assert (office.came(WELL), office.came(ILL)) == ([MONDAY], [])

        command = told.text.rsplit("`/copilot-metrics ", 1)[1].split("`")[0]
        await asked(office.world, command, channel=ILL)
        await office.until(NEXT_MONDAY + timedelta(hours=1))
        assert office.came(ILL) == [NEXT_MONDAY]
        assert len(office.told(ILL)) == 1


async def test_figures_that_are_no_longer_for_a_channel_stay_out_of_it(
    office_with: OfficeWith,
) -> None:
    """The access file names another channel; once it names this one, it comes again."""
    async with office_with() as office:
        file = office.world.settings.access_file
        assert file is not None
        well, ill = (office.world.slack.channel(name).id for name in (WELL, ILL))
        entry = '[[scope]]\nname = "org acme"\nchannels = ["{}"]\n'
        file.write_text(entry.format(well), encoding="utf-8")
        await office.until(MONDAY + timedelta(hours=10))
        [told] = office.told()
        assert fix("scope_not_here", ill) in told.text
        assert (office.came(WELL), office.came(ILL)) == ([MONDAY], [])

        file.write_text(entry.format(f'{well}", "{ill}'), encoding="utf-8")
        office.hands.now += timedelta(hours=1)
        await office.press(RESUMED)
        await office.until(NEXT_MONDAY + timedelta(hours=1))
        assert office.came(ILL) == [NEXT_MONDAY]


PASSING = (
    *("slack-429-hour", "slack-internal-error", "github-500", "github-dropped"),
    *("github-403-primary-limit", "github-429-secondary", "github-broken-body"),
    *("github-no-data", "github-not-ready"),
)


# Of days that are stored, a digest comes also where GitHub has none of its figures any more.
WITHOUT_DAYS = ("github-no-data", "github-not-ready")


def _turn(world: World, fault: str, *, on: bool) -> None:
    if fault.startswith("slack"):
        (world.slack.faults.turn_on if on else world.slack.faults.turn_off)(fault)
    else:
        (world.github.faults.add if on else world.github.faults.remove)(fault)


@pytest.mark.parametrize("fault", PASSING)
async def test_what_passes_is_waited_for_and_nobody_is_troubled(
    office_with: OfficeWith, fault: str
) -> None:
    """Two hours of it cost two hours: each digest comes once, and nobody has to do anything."""
    async with office_with(with_days=fault not in WITHOUT_DAYS) as office:
        _turn(office.world, fault, on=True)
        await office.until(MONDAY + timedelta(hours=2))
        assert (office.came(WELL), office.came(ILL)) == ([], [])

        _turn(office.world, fault, on=False)
        await office.until(MONDAY + timedelta(hours=10))
        for channel in (WELL, ILL):
            [came] = office.came(channel)
            assert MONDAY + timedelta(hours=2) <= came <= MONDAY + timedelta(hours=4)
        assert [office.told("@tomas"), office.told("@mina")] == [[], []]


@pytest.mark.parametrize(
    ("fault", "why"),
    [("github-500", "github_down"), ("github-no-data", "no_data")],
)
async def test_what_does_not_pass_leaves_one_out_and_says_so_once(
    office_with: OfficeWith, fault: str, why: str
) -> None:
    """The next one is tried as usual, and comes."""
    async with office_with(with_days=fault not in WITHOUT_DAYS) as office:
        _turn(office.world, fault, on=True)
        await office.until(MONDAY + timedelta(days=3))
        [told] = office.told()
        assert "did not come on Mon 23 Nov 2026, 09:00 Europe/Berlin" in told.text
        assert fix(why) in told.text
        assert "The next one is due Mon 30 Nov 2026, 09:00 Europe/Berlin." in told.text

        _turn(office.world, fault, on=False)
        await office.until(NEXT_MONDAY + timedelta(hours=1))
        assert (office.came(WELL), office.came(ILL)) == ([NEXT_MONDAY], [NEXT_MONDAY])
        assert len(office.told()) == 1


LASTING = (
    ("slack-missing-scope-chat", "missing_scope"),
    ("slack-restricted-action", "restricted_action"),
    ("slack-msg-too-long", "msg_too_long"),
    ("github-401", "github_token"),
    ("github-403-permission", "github_permission"),
    ("github-403-policy", "github_policy"),
    ("github-404", "github_not_found"),
    ("github-410", "github_version"),
)


@pytest.mark.parametrize(("fault", "why"), LASTING)
async def test_what_stays_pauses_until_somebody_has_mended_it(
    office_with: OfficeWith, fault: str, why: str
) -> None:
    """Each owner is told once, at the latest when Slack takes it; then a press is enough."""
    async with office_with() as office:
        _turn(office.world, fault, on=True)
        await office.until(MONDAY + timedelta(hours=10))
        _turn(office.world, fault, on=False)
        await office.until(MONDAY + timedelta(days=1))
        ill = office.world.slack.channel(ILL).id
        assert [fix(why, ill) in each.text for each in office.told()] == [True]
        assert len(office.told("@mina")) == 1
        assert (office.came(WELL), office.came(ILL)) == ([], [])

        await office.press(RESUMED)
        await office.until(NEXT_MONDAY + timedelta(hours=1))
        assert office.came(ILL) == [NEXT_MONDAY]
        assert len(office.told()) == 1


@pytest.mark.parametrize(
    ("fault", "weeks"),
    [("github-401", 1), ("github-403-policy", 1), ("slack-missing-scope-chat", 0)],
)
async def test_what_is_mended_for_all_comes_again_by_itself(
    office_with: OfficeWith, fault: str, weeks: int
) -> None:
    """Each owner is told once, however often it was due, and nobody has to press anything."""
    async with office_with() as office:
        _turn(office.world, fault, on=True)
        await office.until(MONDAY + timedelta(weeks=weeks, hours=1))
        assert (office.came(WELL), office.came(ILL)) == ([], [])

        _turn(office.world, fault, on=False)
        mended = MONDAY + timedelta(weeks=weeks + 1)
        await office.until(mended + timedelta(hours=1))
        assert (office.came(WELL), office.came(ILL)) == ([mended], [mended])
        assert [len(office.told("@tomas")), len(office.told("@mina"))] == [1, 1]
        running = await office.world.bot.subscriptions.every()
        assert [each.paused for each in running] == [None, None]


async def test_once_the_app_is_let_in_again_nobody_has_to_press_anything(
    office_with: OfficeWith,
) -> None:
    """A revoked token stops every digest at once, and a new one brings them all back."""
    async with office_with() as office:
        _turn(office.world, "slack-token-revoked", on=True)
        await office.until(MONDAY + timedelta(hours=10))
        paused = await office.world.bot.subscriptions.every()
        assert [each.paused and each.paused.why for each in paused] == ["token_revoked"] * 2

        _turn(office.world, "slack-token-revoked", on=False)
        await office.until(NEXT_MONDAY + timedelta(hours=1))
        assert (office.came(WELL), office.came(ILL)) == ([NEXT_MONDAY], [NEXT_MONDAY])
        [told] = office.told()
        assert "was paused, and comes again" in told.text
