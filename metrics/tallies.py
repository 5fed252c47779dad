"""Adding people's rows of one day up to the day of a team, in GitHub's own field names."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

import msgspec

from metrics.models import COUNTERS, Counters, SessionTotals
from metrics.users import UserDay

# A count that GitHub sent for nobody stays None; one that it sent for somebody is a sum.
Sums = list[int | None]
Values = tuple[int | None, ...]
Names = tuple[str, ...]

BREAKDOWNS: dict[str, Names] = {
    "totals_by_ide": ("ide",),
    "totals_by_feature": ("feature",),
    "totals_by_language_feature": ("language", "feature"),
    "totals_by_language_model": ("language", "model"),
    "totals_by_model_feature": ("model", "feature"),
}
USERS_BY_FLAG = {
    "daily_active_cli_users": "used_cli",
    "daily_active_copilot_app_users": "used_copilot_app",
    "daily_active_vscode_agent_users": "used_vscode_agent",
    "daily_active_copilot_cloud_agent_users": "used_copilot_cloud_agent",
}
SESSIONS = ("totals_by_cli", "totals_by_copilot_app")
SESSION_COUNTS = ("session_count", "request_count", "prompt_count")
TOKENS = ("output_tokens_sum", "prompt_tokens_sum")

_counters: Callable[[Counters], Values] = attrgetter(*COUNTERS)
_session_counts: Callable[[SessionTotals], Values] = attrgetter(*SESSION_COUNTS)
_tokens: Callable[[Any], Values] = attrgetter(*TOKENS)
_flags: Callable[[UserDay], tuple[bool | None, ...]] = attrgetter(*USERS_BY_FLAG.values())
_parts: Callable[[UserDay], tuple[Iterable[Counters] | None, ...]] = attrgetter(*BREAKDOWNS)
_names: tuple[Callable[[Any], Any], ...] = tuple(attrgetter(*keys) for keys in BREAKDOWNS.values())


class Tally:
    """The sums of any number of rows of one day; each person must be added once."""

    def __init__(self) -> None:
        self._users = 0
        self._sums: Sums = [None] * len(COUNTERS)
        self._flags: Sums = [None] * len(USERS_BY_FLAG)
        self._breakdowns: tuple[dict[Any, Sums], ...] = tuple({} for _ in BREAKDOWNS)
        self._sessions: dict[str, Sums] = {}

    def add(self, row: UserDay) -> None:
        """Add one person's row."""
        self._users += 1
        _add(self._sums, _counters(row))
        _add(self._flags, _flags(row))
        for sums, parts, name in zip(self._breakdowns, _parts(row), _names, strict=True):
            for part in parts or ():
                key = name(part)
                known = sums.get(key)
                if known is None:
                    sums[key] = list(_counters(part))
                else:
                    _add(known, _counters(part))
        self._add_sessions(row)

    def _add_sessions(self, row: UserDay) -> None:
        for name, part in zip(
            SESSIONS, (row.totals_by_cli, row.totals_by_copilot_app), strict=True
        ):
            if part is None:
                continue
            usage = part.token_usage
            values = (*_session_counts(part), *(_tokens(usage) if usage else (None, None)))
            _add(self._sessions.setdefault(name, [None] * len(values)), values)

    def payload(self, day: str) -> bytes:
        """Return the day as JSON, without rolling figures, which no single day can tell.

        Without any row every count is 0: GitHub leaves out only who had no activity.
        """
        record: dict[str, object] = {"day": day, "daily_active_users": self._users}
        record |= zip(COUNTERS, self._sums if self._users else [0] * len(COUNTERS), strict=True)
        record |= zip(USERS_BY_FLAG, self._flags, strict=True)
        for (field, keys), sums in zip(BREAKDOWNS.items(), self._breakdowns, strict=True):
            record[field] = [_entry(keys, key, values) for key, values in sorted(sums.items())]
        record |= {name: _session(values) for name, values in self._sessions.items()}
        known = {name: value for name, value in record.items() if value is not None}
        return msgspec.json.encode(known, order="deterministic")


def _add(sums: Sums, values: Iterable[int | None]) -> None:
    for place, value in enumerate(values):
        if value is not None:
            sums[place] = value + (sums[place] or 0)


def _entry(keys: Names, key: str | Names, values: Sums) -> dict[str, object]:
    names = (key,) if isinstance(key, str) else key
    counts = zip(COUNTERS, values, strict=True)
    return dict(zip(keys, names, strict=True)) | {
        name: value for name, value in counts if value is not None
    }


def _session(values: Sums) -> dict[str, object]:
    counts, tokens = values[: len(SESSION_COUNTS)], values[len(SESSION_COUNTS) :]
    _, requests, _ = counts
    known = [value for value in tokens if value is not None]
    usage: dict[str, object] = dict(zip(TOKENS, tokens, strict=True))
    if known and requests:
        usage["avg_tokens_per_request"] = round(sum(known) / requests, 2)
    return dict(zip(SESSION_COUNTS, counts, strict=True)) | (
        {"token_usage": usage} if known else {}
    )
