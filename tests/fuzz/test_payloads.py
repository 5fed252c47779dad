"""Mutated payloads through the real app, between the stand-in GitHub and Slack.

They are 5,000 with `--thorough`, and else the first of them. Half of them come from people or places that may see nothing, whatever else was changed; the other
half from anybody. The samples are what the stand-in Slack delivers for everything a person can do.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from slack_bolt import BoltResponse

from bot.build import Bot, Surroundings, build
from bot.hearing import heard, over_socket_mode
from bot.serve import serving
from charts.errors import ChartFailed
from charts.values import Chart
from charts.worker import ChartWorker
from handlers.slack_app import BOT_SCOPES
from metrics.scope import Scope, ScopeKind
from sandbox.company import Company
from sandbox.github.server import StandInGitHub
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.slack.server import StandInSlack
from sandbox.world import GLOBAL_SHORTCUTS, MESSAGE_SHORTCUTS, morning, sandbox_settings
from tests.fuzz.mutations import SHARED, WITHOUT_RIGHTS, changed, from_nowhere
from tests.fuzz.outgoing import alive, texts
from tests.fuzz.samples import samples
from tests.scenarios.conftest import PLAN, at_once

PAYLOADS = 5_000
A_SAMPLE = 1_500
AT_ONCE = 100
NOW = morning(PLAN.today)
FINISH_SECONDS = 60.0
# Whatever shows figures says when they were fetched or checked; a link to a file has a signature.
FIGURES = ("Fetched ", "fetched ", "checked 2", "used Copilot", "sig=")
# So the help names a view, which tells no figure.
HELP = "used, idle and never used Copilot seats"
# Outside of what is served here.
NOT_SERVED = "acme-inc used Copilot"


class NoCharts(ChartWorker):
    """Draws nothing: what is tested here is who is told what, and a picture takes long."""

    async def warm(self) -> None:
        """Start no process."""

    async def png(self, values: Chart, scale: int = 1) -> bytes:
        """Fail as a broken process does."""
        raise ChartFailed(f"no {type(values).__name__} is drawn here, {scale} times")


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """The app, the Slack it speaks to, and what a person's doing is delivered as."""

    bot: Bot
    slack: StandInSlack
    samples: list[dict[str, Any]]
    addresses: dict[str, str]

    def one(self, random: Random) -> dict[str, Any]:
        """Return one of the samples, changed."""
        return _readdressed(changed(random.choice(self.samples), random), self.addresses)


def _readdressed(payload: dict[str, Any], addresses: dict[str, str]) -> dict[str, Any]:
    """Return a payload with addresses replaced."""
    written = json.dumps(payload)
    for old, new in addresses.items():
        written = written.replace(old, new)
    readdressed: dict[str, Any] = json.loads(written)
    return readdressed


@asynccontextmanager
async def _fuzzed(folder: Path) -> AsyncIterator[Fuzzed]:
    """Give an app that answers for `org acme` only, after one that answers for all has stopped.

    So the days are stored, and nothing that the samples asked for is still on its way.
    """
    around = Surroundings(lambda: NOW, at_once, charts=NoCharts())
    async with (
        StandInGitHub(Company(PLAN.today, PLAN.people), around.clock) as github,
        StandInSlack(
            around.clock,
            scopes=BOT_SCOPES,
            shortcuts=MESSAGE_SHORTCUTS,
            global_shortcuts=GLOBAL_SHORTCUTS,
            acknowledge_within=PATIENCE_SECONDS,
        ) as slack,
    ):
        settings = sandbox_settings(github, slack, folder)
        async with serving(settings, around):
            await slack.connected()
            recorded = await samples(slack)
        served = (Scope.of(ScopeKind.ORG, "acme"),)
        settings = settings.model_copy(update={"copilot_scopes": served})
        # What is changed in a payload must not depend on the ports of this run; and what becomes of
        # such a name leads nowhere, while a changed address may lead to another machine.
        real = (slack.url, github.api_url, github.links_url)
        names = {address: f"http://[stand-in-{number}]" for number, address in enumerate(real)}
        recorded = [_readdressed(payload, names) for payload in recorded]
        async with build(settings, around) as bot:
            yield Fuzzed(bot, slack, recorded, {name: real for real, name in names.items()})


async def _all_acknowledged(bot: Bot, payloads: list[Any]) -> None:
    for number, payload in enumerate(payloads):
        answer = await heard(bot.app, over_socket_mode(payload))
        assert answer.status == 200, (number, payload)
        assert alive(str(answer.body)) == [], (number, payload)
        if number % AT_ONCE == AT_ONCE - 1:
            await bot.background.finish(FINISH_SECONDS)
    await bot.background.finish(FINISH_SECONDS)


async def _said(fuzzed: Fuzzed, payloads: list[Any]) -> list[tuple[str, dict[str, Any], str]]:
    """Return the method, the arguments and all the text of what the app sends because of these."""
    mark = len(fuzzed.slack.received)
    await _all_acknowledged(fuzzed.bot, payloads)
    sent = [(call.method, dict(call.arguments)) for call in fuzzed.slack.received[mark:]]
    return [(method, arguments, "\n".join(texts(arguments))) for method, arguments in sent]


async def _unheard(bot: Bot, recorded: list[Any]) -> list[str]:
    """Return the listeners that hear none of these."""
    nothing = BoltResponse(status=200)
    requests = [await over_socket_mode(payload) for payload in recorded]
    return [
        listener.ack_function.__name__
        for listener in bot.app._async_listeners
        if not any([await listener.async_matches(req=each, resp=nothing) for each in requests])
    ]


@pytest.fixture
def each(*, thorough: bool) -> int:
    """How many payloads are sent for either half."""
    return (PAYLOADS if thorough else A_SAMPLE) // 2


async def test_nobody_without_rights_is_told_anything(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, each: int
) -> None:
    """Guests, strangers, unknown people and shared channels get refusals and help, no figures."""
    random = Random(1)  # noqa: S311 - the same payloads in every run
    async with _fuzzed(tmp_path) as fuzzed:
        payloads = [from_nowhere(fuzzed.one(random), random) for _ in range(each)]
        said = await _said(fuzzed, payloads)

    assert _crashes(caplog) == []
    assert said
    for method, _, text in said:
        assert alive(text) == [], (method, text)
        assert not _shows_figures(text), (method, text)
        assert not method.startswith("files."), (method, text)


async def test_anybody_is_told_only_what_they_may_see(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, each: int
) -> None:
    """Nothing reaches a guest or a shared channel, and no scope is answered that is not served."""
    random = Random(1001)  # noqa: S311 - the same payloads in every run
    async with _fuzzed(tmp_path) as fuzzed:
        said = await _said(fuzzed, [fuzzed.one(random) for _ in range(each)])

    assert _crashes(caplog) == []
    assert any("used Copilot" in text for _, _, text in said)
    for method, arguments, text in said:
        assert alive(text) == [], (method, text)
        assert NOT_SERVED not in text, (method, text)
        if _shows_figures(text):
            assert arguments.get("channel") != SHARED, (method, text)
            told = arguments.get("user") or arguments.get("user_id")
            assert told not in WITHOUT_RIGHTS, (method, text)


async def test_the_samples_are_everything_that_is_heard(tmp_path: Path) -> None:
    """Each listener of the app hears one of the samples, so that none is left out."""
    async with _fuzzed(tmp_path) as fuzzed:
        unheard = await _unheard(fuzzed.bot, fuzzed.samples)

    assert unheard == []


def _shows_figures(text: str) -> bool:
    return any(sign in text.replace(HELP, "") for sign in FIGURES)


def _crashes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was told to somebody as an error that nobody expected."""
    return [record.message for record in caplog.records if "unexpected error" in record.message]
