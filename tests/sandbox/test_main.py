"""`python -m sandbox` as people run it."""

import asyncio
import json
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner, Result

from sandbox.__main__ import main
from sandbox.github.faults import FAULTS as GITHUB_FAULTS
from sandbox.slack.faults import FAULTS as SLACK_FAULTS
from tests.bot.log import as_before

FEW = ("--people", "40")
DAY = ("--today", "2026-11-27")
ACME = "/copilot-metrics org acme 7d"
PNG = b"\x89PNG\r\n\x1a\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    with as_before():
        yield


def asked(*arguments: str) -> Result:
    """What `python -m sandbox ask` prints and how it ends."""
    return CliRunner().invoke(main, ["ask", *arguments])


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_plan_gives_the_same_messages(tmp_path: Path) -> None:
    """Byte by byte, the chart and all."""
    one, two = (asked(ACME, *FEW, *DAY, "--out", str(tmp_path / name)) for name in ("one", "two"))
    written = files(tmp_path / "one")

    assert (one.exit_code, one.stderr) == (0, "")
    assert one.stdout.startswith(f"\n{ACME}\n──")
    assert one.stdout.replace("one", "two") == two.stdout
    assert written.keys() == {"messages.json", "image-1.png"}
    assert written == files(tmp_path / "two")
    assert written["image-1.png"].startswith(PNG)
    (message,) = json.loads(written["messages.json"])
    assert message["method"] == "chat.postMessage"
    assert message["text"].startswith("Copilot in acme, ")


def test_the_choices_reach_the_company_and_the_bot() -> None:
    """More people, another seed, and HTTP instead of Socket Mode."""
    team = "/copilot-metrics team acme/platform 7d"
    choices = ("--people", "80", "--seed", "2", "--http")
    other = asked(ACME, team, *DAY, *choices)
    of_acme, _, of_team = other.stdout.partition(team)

    assert other.exit_code == 0
    people = int(of_acme.partition(" people in acme")[0].split()[-1])
    assert 40 < people <= 80
    assert "users-1-day + user-teams-1-day" in of_team


@pytest.mark.parametrize(
    ("legacy", "told"),
    [
        ((), "GitHub does not know org nobody"),
        (("--legacy", "off"), "GitHub does not know org nobody"),
        (("--legacy", "on"), "The Copilot metrics API is switched off for org nobody"),
    ],
)
def test_the_closed_endpoints_are_served_only_when_asked_for(
    legacy: tuple[str, ...], told: str
) -> None:
    """An organization without reports is looked for there, and a fault of theirs is then told."""
    question = "/copilot-metrics org nobody"

    assert told in asked(question, *FEW, *DAY, "--fault", "github-422", *legacy).stdout


def test_a_fault_changes_the_answer(tmp_path: Path) -> None:
    """What the person is told privately is written down; there is no chart."""
    failed = asked(ACME, *FEW, *DAY, "--fault", "github-401", "--out", str(tmp_path))

    assert "GitHub does not accept this app's token for org acme" in failed.stdout
    (message,) = json.loads((tmp_path / "messages.json").read_text("utf-8"))
    assert message["method"] == "response_url"
    assert files(tmp_path).keys() == {"messages.json"}


class TestOptions:
    """What cannot be meant is a sentence and exit code 2, before anything starts."""

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["ask", ACME, "--fault", "github-nothing"], "There is no fault github-nothing."),
            (["ask", ACME, "--legacy", "maybe"], "'--legacy'"),
            (["ask", ACME, "--today", "27.11.2026"], "'--today'"),
            (["ask", ACME, "--people", "0"], "'--people'"),
            (["ask", ACME, "--seed", "one"], "'--seed'"),
            (["ask", ACME, "--out", __file__], "'--out'"),
            (["ask"], "Missing argument"),
            (["--port", "99999"], "'--port'"),
            (["--fault", "slack-nothing"], "There is no fault slack-nothing."),
        ],
    )
    def test_a_wrong_option_is_refused(self, arguments: list[str], told: str) -> None:
        """The option is named."""
        result = CliRunner().invoke(main, arguments)

        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr

    @pytest.mark.parametrize("command", [(), ("ask",), ("faults",)])
    def test_the_help_speaks_to_people(self, command: tuple[str, ...]) -> None:
        """It has no name of a type in Python."""
        shown = CliRunner().invoke(main, [*command, "--help"])

        assert shown.exit_code == 0
        assert not re.search(r"<\w|list\[", shown.stdout)

    def test_all_faults_are_listed(self) -> None:
        """Each with a sentence."""
        result = CliRunner().invoke(main, ["faults"])

        names = [line.split()[0] for line in result.stdout.splitlines()]
        assert [*GITHUB_FAULTS, *SLACK_FAULTS] == names


@asynccontextmanager
async def the_page() -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", *FEW), cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def address(page: Process) -> str:
    """Where the page is, once it is there."""
    assert page.stdout is not None
    async for line in page.stdout:
        if line.startswith(b"The page is at "):
            return line.decode().split()[4]
    raise AssertionError("the page did not start")


async def children(pid: int) -> set[int]:
    listing = await asyncio.create_subprocess_exec("ps", "-A", "-o", "pid=,ppid=", stdout=PIPE)
    out, _ = await listing.communicate()
    pairs = (map(int, line.split()) for line in out.decode().splitlines())
    return {child for child, parent in pairs if parent == pid}


async def is_running(pid: int) -> bool:
    look = await asyncio.create_subprocess_exec("ps", "-o", "stat=", "-p", str(pid), stdout=PIPE)
    state = (await look.communicate())[0].strip()
    return bool(state) and not state.startswith(b"Z")


async def test_the_page_runs_until_it_is_told_to_stop() -> None:
    """It ends well, and takes the process that draws with it."""
    async with the_page() as page:
        url = await address(page)
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            status = response.status
        workers = await children(page.pid)
        page.send_signal(signal.SIGTERM)
        _, err = await page.communicate()

    assert status == 200
    assert (page.returncode, err) == (0, b"")
    assert len(workers) == 1
    assert not [pid for pid in workers if await is_running(pid)]


def test_a_port_that_is_taken_is_a_sentence() -> None:
    """Not a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ended = CliRunner().invoke(main, [*FEW, "--port", str(port)])

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"Port {port} cannot be used: ")


def test_days_pass_and_what_is_ordered_comes(tmp_path: Path) -> None:
    """Without a question it is the README's weekly digest, from ten days before the last one."""
    run = CliRunner().invoke(
        main, ["run-digests", "--until", "2026-12-01", *FEW, "--out", str(tmp_path)]
    )
    assert (run.exit_code, run.stderr) == (0, "")
    printed = run.stdout
    moments = [
        "In the sandbox it is Sat 21 Nov 2026.",
        "/copilot-metrics subscribe org acme weekly mon 09:00 Europe/Berlin\n",
        "Mon 23 Nov 2026, 09:00 Europe/Berlin  #copilot\n",
        "Mon 30 Nov 2026, 09:00 Europe/Berlin  #copilot\n",
        "The next times\n",
        "1  Mon 7 Dec 2026, 09:00 Europe/Berlin  #copilot  subscribe org acme ",
    ]
    places = [printed.find(moment) for moment in moments]
    assert -1 not in places
    assert places == sorted(places)
    assert "messages.json" in files(tmp_path)


def test_a_fault_of_slack_begins_once_something_is_ordered() -> None:
    """Nobody could order anything in a channel that is archived already."""
    run = CliRunner().invoke(
        main,
        [
            *("run-digests", "/copilot-metrics subscribe org acme daily 09:00 Europe/Berlin"),
            *("--today", "2026-11-24", "--until", "2026-11-25", "--fault", "slack-archived", *FEW),
        ],
    )
    assert "ordered a digest for this channel" in run.stdout
    assert "1  paused  #copilot  subscribe org acme " in run.stdout


def test_what_cannot_be_delivered_is_shown_where_its_owner_reads_it() -> None:
    """A fault is on from the first day to the last one."""
    run = CliRunner().invoke(
        main,
        [
            *("run-digests", "/copilot-metrics subscribe org acme daily 09:00 Europe/Berlin"),
            *("--today", "2026-11-23", "--until", "2026-11-24", "--fault", "github-404", *FEW),
        ],
    )
    assert "Tue 24 Nov 2026, 09:00 Europe/Berlin  @mina\n" in run.stdout
    assert "1  paused  #copilot  subscribe org acme " in run.stdout


def test_no_day_passes_backwards() -> None:
    """Two mistyped days are told as such."""
    run = CliRunner().invoke(
        main, ["run-digests", "--today", "2026-12-02", "--until", "2026-12-01"]
    )
    assert (run.exit_code, run.stderr) == (2, "--until is before --today, so no day would pass.\n")


@pytest.fixture(scope="module", name="three_days")
def _three_days() -> str:
    """What is printed of an order, the days after it and a reply, asked once for all."""
    with as_before():
        run = asked(
            "/copilot-metrics subscribe org acme weekly mon 09:00 Europe/Berlin",
            *("+3d", "> stop", "--today", "2026-11-21", *FEW),
        )
    assert run.exit_code == 0
    return run.stdout


def test_a_reply_goes_below_what_came_by_itself_last(three_days: str) -> None:
    """So that a digest can be stopped as it is in a channel."""
    assert "ended subscription 1: org acme 7d" in three_days.partition("> stop")[2]


def test_while_days_pass_between_questions_what_is_due_comes(three_days: str) -> None:
    """As it would in a channel that nobody asks anything in."""
    order, came, replied = (
        three_days.find(text)
        for text in ("+3d", "Mon 23 Nov 2026, 09:00 Europe/Berlin  #copilot", "> stop\n")
    )
    assert -1 < order < came < replied
