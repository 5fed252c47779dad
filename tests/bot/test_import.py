"""`copilot-metrics import`: downloaded files at the terminal."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.build import utc_now
from bot.importing import Outcomes, import_files, sentence, told
from bot.settings import load_settings
from metrics.imports.files import Refused
from metrics.scope import Scope, ScopeKind
from tests.bot.commands import run
from tests.bot.environment import Environment
from tests.metrics.imports.downloads import Folder, total
from tests.metrics.offered import user

ACME = Scope.of(ScopeKind.ORG, "acme")


@pytest.fixture(name="folder", autouse=True)
def _folder(environment: Environment) -> Folder:
    environment.set(DATABASE_URL=f"sqlite:///{environment.folder / 'metrics.db'}")
    return Folder(environment.folder)


async def test_it_needs_no_token_and_tells_what_came_of_each_file(folder: Folder) -> None:
    """A table, and how many there were."""
    users = folder.put("users.json", user(1), b"{}", user(2, news=1))
    ended = await run(
        "import", str(folder.put("day.json", total())), str(users), "--scope", "org/acme"
    )

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert [line.split() for line in ended.stdout.splitlines() if line.strip()] == [
        ["File", "Report", "Days", "Rows", "Kept", "aside"],
        ["day.json", "organization-1-day", "12", "Nov", "2026", "1", "0"],
        ["users.json", "users-1-day", "12", "Nov", "2026", "2", "1"],
        ["org", "acme:", "2", "files", "imported."],
        f"{users}, line 2 was kept aside: it has the fields of none of the reports that can be imported.".split(),
        ["Not", "known", "to", "this", "version:", "news."],
    ]


async def test_what_is_none_is_named_with_its_line_and_the_rest_is_imported(folder: Folder) -> None:
    """The command ends with status 1, so that a script notices."""
    page = folder.raw("page.html", b"<html>")
    ended = await run("import", str(page), str(folder.put("a", total())), "--scope", "org/acme")

    assert ended.exit_code == 1
    assert ended.stderr == f"{page}, line 1: it is a web page, and the reports are JSON.\n"
    assert "org acme: 1 file imported." in ended.stdout


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        ("org/acme", "org acme"),
        ("ORG/Acme", "org acme"),
        ("organization/acme", "org acme"),
        ("org acme", "org acme"),
    ],
)
async def test_a_scope_is_written_in_either_way(folder: Folder, scope: str, kind: str) -> None:
    """With a slash, or as behind the command."""
    ended = await run("import", str(folder.put("a", total())), "--scope", scope)

    assert f"{kind}: 1 file imported." in ended.stdout


async def test_a_team_s_array_is_imported_for_the_team(folder: Folder) -> None:
    """The closed endpoints had teams."""
    path = folder.pretty("a", [{"date": "2026-01-12", "total_active_users": 1}])
    ended = await run("import", str(path), "--scope", "team/acme/platform")

    assert "team acme/platform: 1 file imported." in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--scope", "acme"), "I do not know “acme”."),
        (("--scope", "team/acme"), "Which organization is the team “acme” in?"),
        ((), "Missing option '--scope'"),
    ],
)
async def test_a_scope_is_asked_for(
    folder: Folder, arguments: tuple[str, ...], sentence: str
) -> None:
    """The same sentence as in Slack."""
    ended = await run("import", str(folder.put("a", total())), *arguments)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert sentence in ended.stderr


async def test_a_file_that_is_not_there_ends_the_command_before_it_begins(folder: Folder) -> None:
    """It is a mistyped name, most likely."""
    ended = await run(
        "import", str(folder.put("a", total())), "nowhere.json", "--scope", "org/acme"
    )

    assert ended.exit_code == 2
    assert "nowhere.json" in ended.stderr
    assert not (folder.path / "metrics.db").exists()


async def test_the_day_of_the_download_makes_days_final(folder: Folder) -> None:
    """And it is told where storage has newer days."""
    path = str(folder.put("a", total()))
    late = await run("import", path, "--scope", "org/acme", "--downloaded-at", "2026-11-20")
    again = await run("import", path, "--scope", "org/acme")
    exported = await run("export", "days", "org", "acme", "--format", "jsonl")

    assert late.exit_code == again.exit_code == 0
    assert "stay as they are; with --downloaded-at" in again.stdout
    assert json.loads(exported.stdout)["provisional"] is False


async def test_people_s_rows_that_are_too_old_do_not_stay(
    folder: Folder, environment: Environment
) -> None:
    """As with a backfill."""
    environment.set(USER_DATA_DAYS="30")
    old = utc_now().date() - timedelta(days=40)
    ended = await run("import", str(folder.put("u", user(1, old))), "--scope", "org/acme")
    exported = await run("export", "users", "org", "acme")

    assert ended.exit_code == 0
    assert "older than USER_DATA_DAYS were deleted again" in ended.stdout
    assert exported.stderr.startswith("No users of org acme are stored.")


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_it_fits_the_terminal(folder: Folder, width: int) -> None:
    """Whatever the files are called."""
    paths = [folder.put(f"{name}.json", total()) for name in ("a", "copilot-" * 8)]
    outcomes = await import_files(load_settings(), ACME, paths)
    console = Console(force_terminal=True, color_system=None, width=width)
    with console.capture() as captured:
        console.print(told(console, ACME, outcomes), soft_wrap=True)

    assert max(map(len, captured.get().splitlines())) <= width
    assert "…" not in captured.get()


def test_a_sentence_without_a_line_names_the_file() -> None:
    """Where all of the file is meant."""
    assert sentence(Refused(Path("a.json"), "it is empty")) == "a.json: it is empty."
    assert Outcomes((), ()).imported == ()
