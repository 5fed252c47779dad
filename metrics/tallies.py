"""Adding people's rows of one day up to the day of a team, in GitHub's own field names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import astuple

from metrics.models import COUNTERS, Counters, SessionTotals
from metrics.users import UserDay

# A count that GitHub sent for nobody stays None; one that it sent for somebody is a sum.
Values = tuple[int | None, ...]
Names = tuple[str, ...]
Parts = list[Counters]
ByName = defaultdict[str, Parts]

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
SESSION_COUNTS = ("session_count", "request_count", "prompt_count")
ADDED_UP_AFTER = 128
TOKENS = ("output_tokens_sum", "prompt_tokens_sum")

_counts_and_flags: Callable[[UserDay], Values] = attrgetter(*COUNTERS, *USERS_BY_FLAG.values())
_session_counts: Callable[[SessionTotals], Values] = attrgetter(*SESSION_COUNTS)
_tokens: Callable[[Any], Values] = attrgetter(*TOKENS)


class Tally:
    """The sums of any number of rows of one day; each person must be added once.

    Entries are put aside and added up column by column, and each breakdown is spelled out: both
    together take half as long as adding every count where it belongs.
    """

    def __init__(self) -> None:
        self._users = 0
        self._rows: list[Values] = []
        self._ides = _by_name()
        self._features = _by_name()
        self._language_features = defaultdict[str, ByName](_by_name)
        self._language_models = defaultdict[str, ByName](_by_name)
        self._model_features = defaultdict[str, ByName](_by_name)
        self._sessions = defaultdict[str, list[Values]](list)

    def add(self, row: UserDay) -> None:
        """Add one person's row."""
        self._users += 1
        self._rows.append(_counts_and_flags(row))
        self._add_parts(row)
        if row.totals_by_cli is not None:
            self._add_session("totals_by_cli", row.totals_by_cli)
        if row.totals_by_copilot_app is not None:
            self._add_session("totals_by_copilot_app", row.totals_by_copilot_app)
        if self._users % ADDED_UP_AFTER == 0:
            self._add_up()

    def _add_parts(self, row: UserDay) -> None:
        for ide in row.totals_by_ide or ():
            self._ides[ide.ide].append(ide)
        for feature in row.totals_by_feature or ():
            self._features[feature.feature].append(feature)
        for code in row.totals_by_language_feature or ():
            self._language_features[code.language][code.feature].append(code)
        for spoken in row.totals_by_language_model or ():
            self._language_models[spoken.language][spoken.model].append(spoken)
        for model in row.totals_by_model_feature or ():
            self._model_features[model.model][model.feature].append(model)

    def _add_session(self, name: str, part: SessionTotals) -> None:
        usage = part.token_usage
        values = (*_session_counts(part), *(_tokens(usage) if usage else (None, None)))
        self._sessions[name].append(values)

    def _add_up(self) -> None:
        """Put the sums in the place of what they are made of."""
        self._rows = [_sums(zip(*self._rows, strict=True))]
        for values in self._sessions.values():
            values[:] = [_sums(zip(*values, strict=True))]
        for _, entries in self._entries():
            for _, parts in entries:
                if len(parts) > 1:
                    parts[:] = [Counters(**dict(zip(COUNTERS, _counts(parts), strict=True)))]

    def _entries(self) -> Iterator[tuple[str, Iterator[tuple[Names, Parts]]]]:
        """Yield each breakdown's field, with its entries by their names."""
        yield "totals_by_ide", _by_one(self._ides)
        yield "totals_by_feature", _by_one(self._features)
        yield "totals_by_language_feature", _by_two(self._language_features)
        yield "totals_by_language_model", _by_two(self._language_models)
        yield "totals_by_model_feature", _by_two(self._model_features)

    def payload(self, day: str) -> bytes:
        """Return the day as JSON, without rolling figures, which no single day can tell.

        Without any row every count is 0: GitHub leaves out only who had no activity.
        """
        record: dict[str, object] = {"day": day, "daily_active_users": self._users}
        sums = _sums(zip(*self._rows, strict=True)) if self._users else (0,) * len(COUNTERS)
        record |= zip((*COUNTERS, *USERS_BY_FLAG), sums, strict=False)
        for field, entries in self._entries():
            record[field] = [_entry(BREAKDOWNS[field], *entry) for entry in sorted(entries)]
        record |= {
            name: _session(_sums(zip(*values, strict=True)))
            for name, values in self._sessions.items()
        }
        known = {name: value for name, value in record.items() if value is not None}
        return msgspec.json.encode(known, order="deterministic")


def _by_name() -> ByName:
    return defaultdict(list)


def _by_one(entries: ByName) -> Iterator[tuple[Names, Parts]]:
    for name, parts in entries.items():
        yield (name,), parts


def _by_two(entries: dict[str, ByName]) -> Iterator[tuple[Names, Parts]]:
    for first, rest in entries.items():
        for second, parts in rest.items():
            yield (first, second), parts


def _counts(parts: Parts) -> Values:
    """Return the sums of the counts, which stand before the names in every entry."""
    return _sums(zip(*map(astuple, parts), strict=False), len(COUNTERS))


def _sums(columns: Iterable[Values], most: int | None = None) -> Values:
    """Return the sums of the first columns, or of all."""
    return tuple([_sum(column) for column in islice(columns, most)])


def _sum(column: Values) -> int | None:
    # A column is usually there in all rows or in none.
    if column[0] is not None:
        try:
            return sum(column)  # type: ignore[arg-type]
        except TypeError:
            pass
    known = [value for value in column if value is not None]
    return sum(known) if known else None


def _entry(keys: Names, names: Names, parts: Parts) -> dict[str, object]:
    counts = zip(COUNTERS, _counts(parts), strict=True)
    return dict(zip(keys, names, strict=True)) | {
        name: value for name, value in counts if value is not None
    }


def _session(values: Values) -> dict[str, object]:
    counts, tokens = values[: len(SESSION_COUNTS)], values[len(SESSION_COUNTS) :]
    _, requests, _ = counts
    known = [value for value in tokens if value is not None]
    usage: dict[str, object] = dict(zip(TOKENS, tokens, strict=True))
    if known and requests:
        usage["avg_tokens_per_request"] = round(sum(known) / requests, 2)
    return dict(zip(SESSION_COUNTS, counts, strict=True)) | (
        {"token_usage": usage} if known else {}
    )
