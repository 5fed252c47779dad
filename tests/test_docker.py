"""What the Dockerfile promises, as far as reading it can tell: no engine is needed."""

import asyncio
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.settings import load_settings

REPOSITORY = Path(__file__).parent.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
DOCKERFILE = re.sub(
    r" *\\\n *",
    " ",
    re.sub(r"^#.*\n", "", (REPOSITORY / "Dockerfile").read_text(), flags=re.MULTILINE),
)
BUILDER, IMAGE = re.split(r"^(?=FROM )", DOCKERFILE, flags=re.MULTILINE)[1:]


def every(instruction: str, stage: str) -> list[str]:
    """Return what follows each of these instructions in a stage."""
    return re.findall(rf"^{instruction} (.+)$", stage, re.MULTILINE)


def one(instruction: str, stage: str = IMAGE) -> str:
    """Return what follows the only instruction of its kind in a stage."""
    (found,) = every(instruction, stage)
    return found


def environment() -> dict[str, str]:
    """Return the variables of the final image."""
    return dict(pair.split("=", 1) for pair in one("ENV").split())


def test_both_stages_stand_on_the_same_named_release() -> None:
    """The base is one small Python image with its release named, never "latest"."""
    bases = [one("FROM", stage).removesuffix(" AS builder") for stage in (BUILDER, IMAGE)]

    assert bases[0] == bases[1]
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", bases[0])


def test_only_locked_wheels_are_installed() -> None:
    """Every requirement has the hash of the lock file, and nothing is compiled or cached."""
    install = one("RUN python -m venv", BUILDER)

    for option in ("--require-hashes", "--only-binary :all:", "--no-cache-dir"):
        assert option in install
    assert "requirements.lock" in install
    assert "pip" not in IMAGE


def test_the_image_has_the_rooms_of_the_product_and_no_other() -> None:
    """What only tries out or tests the product stays outside."""
    rooms = set(PROJECT["tool"]["importlinter"]["root_packages"])
    copied = [copy.split()[0] for copy in every("COPY", BUILDER)]
    let_through = re.findall(r"^!(.+)$", (REPOSITORY / ".dockerignore").read_text(), re.MULTILINE)

    assert set(copied) == {*(rooms - {"sandbox"}), "requirements.lock"}
    assert set(let_through) == set(copied)
    assert [copy.split()[0] for copy in every("COPY", IMAGE)] == ["--from=builder"] * 2


def test_the_command_of_the_image_is_that_of_the_package() -> None:
    """The entry point starts what pyproject.toml names."""
    ((name, entry),) = PROJECT["project"]["scripts"].items()
    module, function = entry.split(":")

    assert f"'from {module} import {function}' '{function}()' > /opt/venv/bin/{name}" in BUILDER
    assert json.loads(one("ENTRYPOINT")) == [name]
    assert json.loads(one("CMD")) == ["serve"]


def test_it_does_not_run_as_root() -> None:
    """The user is a number, which the image makes, and owns what it writes to."""
    user, group = one("USER").split(":")
    made = one("RUN groupadd")

    assert user == group != "0"
    assert f"--uid {user}" in made
    assert "install --directory --owner app --group app /data /var/cache/matplotlib" in made


def test_what_it_keeps_is_in_the_volume() -> None:
    """The database is a file in /data, and the settings of the image are settings."""
    named = {name.lower(): value for name, value in environment().items()}
    settings = load_settings(**{name: named[name] for name in ("database_url", "host", "port")})

    assert one("VOLUME") == "/data"
    assert settings.database_url == "sqlite+aiosqlite:////data/copilot-metrics.db"
    assert (settings.host, settings.port) == ("0.0.0.0", int(one("EXPOSE")))  # noqa: S104 - inside a container


@pytest.mark.parametrize(("status", "end"), [(200, 0), (503, 1)])
async def test_its_health_check_ends_well_only_when_the_bot_is(status: int, end: int) -> None:
    """Docker runs the check: it asks /healthz on the port of the settings."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    _, program = one("HEALTHCHECK").split(" CMD ")
    python, *arguments = json.loads(program)
    async with TestServer(application, host="127.0.0.1") as server:
        check = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env={"PORT": str(server.port)}
        )

        assert python == "python"
        assert await check.wait() == end


def test_it_stops_in_order() -> None:
    """Docker's signal is the one on which the bot finishes its answers."""
    assert one("STOPSIGNAL") == "SIGTERM"
