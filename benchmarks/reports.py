"""A made-up `users-28-day` report of any size, the same one for the same seed.

Everybody has a row for each working day, a sixth of the people one for a day of a weekend, about
3.6 KB of JSON with the fields in the order of GitHub's own examples. The report is cut by time into
three files, as GitHub cuts a large one, and its people come in another order every day. What a row
holds is drawn from rows that were written beforehand, because making each of them anew would take
longer than everything that is measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from metrics.models import COUNTERS
from metrics.scope import Period

SEED = 1
FILES = 3
PERIOD = Period(date(2026, 10, 23), date(2026, 11, 19))
FIRST_ID = 500_000
SATURDAY = 5
OF_A_WEEKEND = 6
DIFFERENT_ROWS = 2_000
LARGEST = 200

LANGUAGES = ("typescript", "python", "go", "markdown", "yaml", "shell")
FEATURES = ("code_completion", "chat_panel_agent_mode", "agent_edit")
MODELS = ("auto", "gpt-5.2-codex")
IDES = ("vscode", "intellij", "visualstudio")
# What stands in a row for its day and its person until they are known.
DAY, PERSON = "<day>", "<person>"

Row = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Report:
    """Where a report lies, and how large it is."""

    paths: tuple[Path, ...]
    people: int
    rows: int
    size: int


def write_report(folder: Path, people: int) -> Report:
    """Write the report of so many people into a folder."""
    dice = Random(SEED)
    different = [_row(dice) for _ in range(DIFFERENT_ROWS)]
    days = tuple(PERIOD.days)
    share = -(-len(days) // FILES)
    paths, rows, size = [], 0, 0
    for number in range(FILES):
        path = folder / f"part-{number}.json"
        with path.open("wb") as file:
            for day in days[number * share : (number + 1) * share]:
                for line in _lines(dice, day, people, different):
                    size += file.write(line)
                    rows += 1
        paths.append(path)
    return Report(tuple(paths), people, rows, size)


def _lines(dice: Random, day: date, people: int, different: list[Row]) -> Iterator[bytes]:
    """Yield the rows of everybody who was active on a day."""
    numbers = range(people)
    if day.weekday() >= SATURDAY:
        numbers = range(dice.randrange(OF_A_WEEKEND), people, OF_A_WEEKEND)
    for number in dice.sample(numbers, len(numbers)):
        until_day, until_person, rest = dice.choice(different)
        who = b'%d,"user_login":"person-%d"' % (FIRST_ID + number, number)
        yield b"".join((until_day, str(day).encode(), until_person, who, rest))


def _row(dice: Random) -> Row:
    """Return a row in three parts: up to its day, up to its person, and the rest."""
    fields = {"day": DAY, "user_id": PERSON, **_breakdowns(dice), **_flags(dice), **_counts(dice)}
    until_day, _, after = msgspec.json.encode(fields, order="sorted").partition(DAY.encode())
    until_person, _, rest = after.partition(f'"{PERSON}"'.encode())
    return until_day, until_person, rest + b"\n"


def _breakdowns(dice: Random) -> dict[str, Any]:
    languages = dice.sample(LANGUAGES, 2)
    return {
        "totals_by_ide": [_ide(dice)],
        "totals_by_feature": [{"feature": name, **_counts(dice)} for name in FEATURES],
        "totals_by_language_feature": [
            {"language": name, "feature": FEATURES[0], **_code(dice)} for name in languages
        ],
        "totals_by_language_model": [
            {"language": name, "model": dice.choice(MODELS), **_code(dice)} for name in languages
        ],
        "totals_by_model_feature": [
            {"model": name, "feature": dice.choice(FEATURES), **_counts(dice)} for name in MODELS
        ],
        "totals_by_mcp": [{"mcp": "github-mcp-server", "interaction_count": dice.randrange(9)}],
        "totals_by_skill": [{"skill": "other", "interaction_count": dice.randrange(9)}],
    } | _cli(dice)


def _ide(dice: Random) -> dict[str, Any]:
    sampled_at = "2026-11-19T09:00:00.000Z"
    plugin = {"plugin": "copilot-chat", "plugin_version": "0.46.1", "sampled_at": sampled_at}
    return {
        "ide": dice.choice(IDES),
        "last_known_ide_version": {"ide_version": "1.118.2", "sampled_at": sampled_at},
        "last_known_plugin_version": plugin,
        **_counts(dice),
    }


def _cli(dice: Random) -> dict[str, Any]:
    """Return the command line's part, which a tenth of the rows have."""
    if dice.random() > 0.1:  # noqa: PLR2004 - a share
        return {"used_cli": False}
    tokens = {"output_tokens_sum": 5000, "prompt_tokens_sum": 3800, "avg_tokens_per_request": 4400}
    sessions = {"session_count": 2, "request_count": 2, "prompt_count": 2, "token_usage": tokens}
    return {"used_cli": True, "totals_by_cli": sessions}


def _flags(dice: Random) -> dict[str, Any]:
    return {
        "ai_adoption_phase": {"phase": "Phase 1", "phase_number": 1, "version": "v1"},
        "ai_credits_used": round(dice.random() * 9, 2),
        "distinct_mcp_use_count": 1,
        "distinct_skill_use_count": 1,
        "enterprise_id": "61042",
        "organization_id": "90210042",
        "report_start_day": PERIOD.first,
        "report_end_day": PERIOD.last,
        "used_chat": dice.random() < 0.6,  # noqa: PLR2004 - a share
        "used_agent": dice.random() < 0.4,  # noqa: PLR2004 - a share
        "used_copilot_app": False,
        "used_copilot_cloud_agent": False,
        "used_copilot_coding_agent": False,
        "used_copilot_code_review_active": None,
        "used_copilot_code_review_passive": None,
    }


def _counts(dice: Random) -> dict[str, int]:
    return {name: dice.randrange(LARGEST) for name in COUNTERS}


def _code(dice: Random) -> dict[str, int]:
    """Return the counts of a language, for which GitHub sends no interactions."""
    counts = _counts(dice)
    del counts["user_initiated_interaction_count"]
    return counts
