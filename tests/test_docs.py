"""The README and the pages beside it say what the code does, and nothing that is not there."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from bot.cli import main
from bot.secret_files import SECRETS
from bot.settings import Settings
from handlers.help import COMMANDS, PERIODS, STANDING
from handlers.views import VIEWS
from handlers.vocabulary import SLASH_COMMAND
from handlers.words.summary import LABELS

REPOSITORY = Path(__file__).parent.parent
README = (REPOSITORY / "README.md").read_text()
FIGURES = (REPOSITORY / "docs" / "figures.md").read_text()
ARCHITECTURE = (REPOSITORY / "docs" / "architecture.md").read_text()
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
PAGES = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *(f"docs/{page.name}" for page in (REPOSITORY / "docs").glob("*.md")),
)
LOCKS = ("requirements.lock", "requirements-dev.lock")
# What git does not know: caches, environments, somebody's own settings, and what is built.
UNTRACKED = re.compile(
    r"\.(?!ci$|env\.example$|dockerignore$|gitignore$).*|__pycache__|out|build|.*\.egg-info|.*\.db.*"
)


def rows(page: str, first_heading: str) -> list[list[str]]:
    """Return the cells of every table whose first column has that heading, without the headings."""
    tables = re.findall(rf"^\| {first_heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert tables, f"there is no table of {first_heading}"
    return [
        [cell.strip() for cell in line.strip("|").split(" |")]
        for table in tables
        for line in table.splitlines()
    ]


def in_code(cell: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def default(name: str) -> str:
    """Return a setting's default as it is typed; a secret and an empty list have none."""
    value = Settings.model_fields[name].default
    return str(value or "").replace("+aiosqlite", "")


def tracked() -> Iterator[Path]:
    """Yield every file that git knows or would know."""
    for folder, folders, files in os.walk(REPOSITORY):
        folders[:] = [name for name in folders if not UNTRACKED.fullmatch(name)]
        yield from (Path(folder) / name for name in files if not UNTRACKED.fullmatch(name))


def test_the_readme_has_every_setting_with_its_default() -> None:
    """The table of settings is the class of settings."""
    told = {in_code(name)[0]: "".join(in_code(value)) for name, value, _ in rows(README, "Setting")}

    assert told == {name.upper(): default(name) for name in Settings.model_fields}


def test_the_example_has_every_setting_explained_and_no_secret() -> None:
    """In `.env.example` a comment stands above each setting, and what is not empty is a default."""
    example = (REPOSITORY / ".env.example").read_text()
    found = re.findall(r"^# [^\n]+\.\n(# )?([A-Z_]+)=(.*)$", example, re.MULTILINE)

    assert {name.lower(): value for _, name, value in found} == {
        name: default(name) for name in Settings.model_fields
    }
    assert {name.lower() for hidden, name, _ in found if not hidden} >= set(SECRETS)
    assert [name for hidden, name, value in found if value and not hidden] == []


def test_every_secret_is_told_to_be_one() -> None:
    """The README marks exactly the settings that `NAME_FILE` works for."""
    marked = {
        in_code(name)[0] for name, _, what in rows(README, "Setting") if what.startswith("Secret")
    }

    assert marked == {name.upper() for name in SECRETS}


def test_the_readme_has_the_commands_of_the_help() -> None:
    """The table of commands is the help's."""
    told = [
        (in_code(usage), does, in_code(example)) for usage, does, example in rows(README, "Command")
    ]

    assert told == [
        ([f"{SLASH_COMMAND} {row.usage}"], row.does, [f"{SLASH_COMMAND} {row.example}"])
        for row in COMMANDS
    ]


def test_the_readme_has_what_can_be_ordered() -> None:
    """The table of orders is the help's."""
    told = [[usage, does, example] for usage, does, example in rows(README, "Order")]

    assert told == [
        [f"`{SLASH_COMMAND} {row.usage}`", row.does, f"`{SLASH_COMMAND} {row.example}`"]
        for row in STANDING
    ]


def test_the_readme_has_the_views_of_the_help() -> None:
    """The table of views is the code's."""
    told = [
        (in_code(name)[0], does, in_code(example)[0])
        for name, does, example in rows(README, "VIEW")
    ]

    assert told == [(row.name, row.does, f"{SLASH_COMMAND} {row.example}") for row in VIEWS]


def test_the_readme_has_the_periods_of_the_help() -> None:
    """The table of periods is the help's, with every example."""
    told = [(tuple(in_code(examples)), means) for examples, means in rows(README, "PERIOD")]

    assert told == [(row.examples, row.means) for row in PERIODS]


def test_the_page_of_the_figures_explains_every_one() -> None:
    """Whatever label an answer may carry has a row with GitHub's field and its meaning."""
    explained = {label for label, field, meaning in rows(FIGURES, "Figure") if field and meaning}

    assert explained == set(LABELS.values())


def test_every_quoted_sentence_is_the_bots_own() -> None:
    """What the README says one may read stands in the code, word for word."""
    spoken = [
        node.value
        for room in ("bot", "handlers")
        for source in (REPOSITORY / room).rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    quoted = [cell.removeprefix("“").removesuffix("”") for cell, _ in rows(README, "You read")]

    assert [words for words in quoted if not any(words in text for text in spoken)] == []


def test_every_command_line_in_the_pages_exists() -> None:
    """Each `make X` is a target of the Makefile, and each `copilot-metrics X` a command."""
    pages = "\n".join((REPOSITORY / page).read_text() for page in PAGES)
    code = "\n".join(re.findall(r"^ *```sh\n(.+?)```", pages, re.DOTALL | re.MULTILINE))
    targets = re.findall(r"^(\w+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    commands = {
        row.name or getattr(row.callback, "__name__", "") for row in main.registered_commands
    }

    assert {"demo", "test"} <= set(re.findall(r"\bmake ([a-z]+)", code)) <= set(targets)
    assert set(re.findall(r"(?:^|bin/| )copilot-metrics ([a-z]+)", code, re.MULTILINE)) == commands


def test_every_dependency_has_a_reason() -> None:
    """The architecture page lists what pyproject.toml asks for, and nothing else."""
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [
        *PROJECT["project"]["dependencies"],
        *(name for extra in extras.values() for name in extra),
        *PROJECT["dependency-groups"]["dev"],
    ]
    told = {in_code(name)[0]: why for name, why in rows(ARCHITECTURE, "Dependency")}

    assert set(told) == {re.split("[<>=~!]", requirement)[0] for requirement in asked}
    assert [name for name, why in told.items() if not why.endswith(".")] == []


def test_every_room_is_described() -> None:
    """The table of rooms has every package of the repository."""
    packages = {f"{found.parent.name}/" for found in REPOSITORY.glob("*/__init__.py")}

    assert {in_code(room)[0] for room, _, _ in rows(ARCHITECTURE, "Room")} == packages


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_repository_leads_somewhere(page: str) -> None:
    """Files that a page links to exist, and so do the headings."""
    path = REPOSITORY / page
    for link in re.findall(r"\]\((?!https?://)([^)]+)\)", path.read_text()):
        name, _, heading = link.partition("#")
        target = path.parent / name if name else path

        assert target.exists(), link
        assert not heading or heading in headings(target.read_text()), link


def headings(page: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_exists(page: str) -> None:
    """A path in backticks that has a room or folder in front is a file or folder of the repository."""
    text = (REPOSITORY / page).read_text()
    rooms = "|".join(found.name for found in REPOSITORY.iterdir() if found.is_dir())
    named = re.findall(rf"`((?:{rooms})/[\w./-]*)`", text)
    named += re.findall(r"^  ((?:bot|handlers|charts|metrics|storage)/\w+) ", text, re.MULTILINE)

    assert [name for name in named if not list(REPOSITORY.glob(f"{name.rstrip('/')}*"))] == []


def test_the_readme_has_every_picture() -> None:
    """Each picture in docs/ stands in the README, with words for whoever cannot see it."""
    named = re.findall(r"^!\[[^]]+\]\(docs/(\w+\.png)\)$", README, re.MULTILINE)
    pictures = [*(REPOSITORY / "docs").glob("*.png")]

    assert sorted(named) == sorted(picture.name for picture in pictures)
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)


def test_nothing_names_a_package_registry_or_a_folder_of_somebodys_machine() -> None:
    """Whoever clones the repository brings a registry and a home of their own."""
    places = re.compile(
        r"index[-_]url|pypi[.]org|python[h]osted|npmj[s]|(?<![\w.$}])/(?:work|root|home|Users)/"
    )
    found = {
        str(path.relative_to(REPOSITORY)): match[0]
        for path in tracked()
        if (match := places.search(path.read_text(errors="replace")))
    }

    assert found == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_versions_and_hashes_and_no_address(lock: str) -> None:
    """Every requirement is one version, with at least one hash."""
    text = (REPOSITORY / lock).read_text()
    entries = re.findall(
        r"^(\S+)==\S+.*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", text, re.MULTILINE
    )

    assert "://" not in text
    assert len(entries) == len(re.findall(r"^\S", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_has_every_dependency(lock: str) -> None:
    """A dependency that pyproject.toml asks for is locked."""
    dev: list[Any] = PROJECT["dependency-groups"]["dev"] if "dev" in lock else []
    asked = {
        re.split(r"[\[<>=]", name)[0].lower() for name in PROJECT["project"]["dependencies"] + dev
    }
    locked = re.findall(r"^([\w.-]+)==", (REPOSITORY / lock).read_text(), re.MULTILINE)

    assert asked - set(locked) == set()


def test_the_changelog_speaks_of_this_version() -> None:
    """The version that the command line prints stands in the changelog."""
    assert __version__ in (REPOSITORY / "CHANGELOG.md").read_text()
