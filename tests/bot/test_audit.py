"""`copilot-metrics audit`: the audit record, for whoever keeps such records; and its end."""

import asyncio
import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.build import REAL, build_metrics, open_database
from bot.nights import deleting_old_rows
from bot.settings import Settings
from storage.audit import AuditRow, audited, put_audit
from storage.engine import reading, writing
from tests.bot.commands import run
from tests.bot.environment import Environment
from tests.bot.test_nights import Nights

NOW = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


def act(days_ago: int) -> AuditRow:
    at = NOW - timedelta(days=days_ago)
    return AuditRow(at, "U1", "people", "org acme", "C1", None, "allowed", 'who, "so to speak"')


def settings(folder: Path, audit_days: int = 365) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'metrics.db'}", audit_days=audit_days)


async def remember(folder: Path, *acts: AuditRow) -> None:
    async with open_database(settings(folder)) as engine, writing(engine) as connection:
        for row in acts:
            await put_audit(connection, row)


async def left(folder: Path) -> int:
    async with open_database(settings(folder)) as engine, reading(engine) as connection:
        return len(await audited(connection, None))


@pytest.fixture(name="ready")
def _ready(environment: Environment) -> Environment:
    environment.set(DATABASE_URL=f"sqlite:///{environment.folder / 'metrics.db'}")
    return environment


async def test_the_record_is_printed_as_csv(ready: Environment) -> None:
    """Below the names of its columns, the newest first; what is before a day is left out."""
    await remember(ready.folder, act(30), act(1), act(0))
    ended = await run("audit", "--since", "2026-11-20")
    lines = list(csv.DictReader(ended.stdout.splitlines()))

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert [line["at"] for line in lines] == [
        "2026-11-21T22:30:00+00:00",
        "2026-11-20T22:30:00+00:00",
    ]
    assert lines[0]["detail"] == 'who, "so to speak"'
    assert lines[0]["thread"] == ""


async def test_the_record_is_printed_as_json_lines(ready: Environment) -> None:
    """One object for each act, all of them."""
    await remember(ready.folder, act(30), act(0))
    ended = await run("audit", "--format", "jsonl")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]

    assert [line["user"] for line in lines] == ["U1", "U1"]
    assert lines[0]["thread"] is None


async def test_old_acts_go_at_the_start(tmp_path: Path) -> None:
    """`AUDIT_DAYS` says how old they may be."""
    await remember(tmp_path, act(9), act(0))
    async with build_metrics(settings(tmp_path, audit_days=8), replace(REAL, clock=lambda: NOW)):
        pass

    assert await left(tmp_path) == 1


async def test_old_acts_go_every_night(tmp_path: Path) -> None:
    """As rows about single persons do."""
    await remember(tmp_path, act(9), act(0))
    nights = Nights(NOW, 1)
    around = replace(REAL, clock=nights.clock, overnight=nights.overnight)
    async with (
        open_database(settings(tmp_path)) as engine,
        deleting_old_rows(engine, 400, 9, around),
    ):
        await asyncio.wait_for(nights.over.wait(), 60)

    assert await left(tmp_path) == 1
