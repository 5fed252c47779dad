"""From GitHub's bytes to days: report files and the legacy arrays, tolerant of what is new.

GitHub publishes no schema of its report files and adds fields about monthly, so unknown fields are
kept in the stored payload and counted, and only a known field of the wrong type is refused.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from metrics import legacy
from metrics.errors import BrokenAnswer
from metrics.models import Day, Source

HOUSEKEEPING = frozenset(
    {
        "created_at",
        "day_partition",
        "enterprise_id",
        "entity_id_partition",
        "etl_id",
        "organization_id",
        "report_end_day",
        "report_start_day",
    }
)
DOCUMENTED = HOUSEKEEPING | frozenset(
    {
        *Day.__struct_fields__,
        *(
            f"distinct_{what}_use_count"
            for what in ("custom_agent", "mcp", "plugin", "skill", "slash_cmd")
        ),
        *(f"totals_by_{what}" for what in ("custom_agent", "mcp", "plugin", "skill", "slash_cmd")),
    }
)

# As deep as the lists of a day lie: a breakdown's entries may hold lists themselves.
LIST_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Payload:
    """One day exactly as GitHub sent it: canonical JSON (sorted keys), ready to be stored."""

    day: date
    content: bytes


def report_payloads(body: bytes, *, only_day: date | None = None) -> tuple[Payload, ...]:
    """Return the days in one aggregate report file, sorted by day.

    Understands one JSON object, a 28-day wrapper with its unsorted `day_totals`, a JSON array, and
    NDJSON. In a report of one day, `only_day`, a record need not repeat the day, and must not name
    another. Raises `BrokenAnswer`.
    """
    payloads = [_report_payload(record, only_day) for record in _days(body)]
    return tuple(sorted(payloads, key=lambda payload: payload.day))


def legacy_payload(document: bytes) -> Payload:
    """Return one day of a `copilot/metrics` answer. Raises `BrokenAnswer`."""
    record = _object(_parse(document))
    return _payload(record, _day(record.get("date")))


def decode(payload: Payload, source: Source) -> Day:
    """Return the meaning of a stored day. Raises `BrokenAnswer` where a value has a wrong type."""
    try:
        if source is Source.LEGACY:
            return legacy.day(msgspec.json.decode(payload.content, type=legacy.LegacyDay))
        record = _record(payload) | {"day": payload.day, "source": source}
        return msgspec.convert(record, Day)
    except (msgspec.ValidationError, RecursionError) as error:
        raise BrokenAnswer(f"the day {payload.day}", str(error)) from None


def unknown_fields(payload: Payload) -> Counter[str]:
    """Return the top-level fields of a report day that this version does not know, counted."""
    return Counter(set(_record(payload)) - DOCUMENTED)


def substance(payload: Payload) -> bytes:
    """Return the day without its housekeeping, to tell a restated day from one sent again.

    GitHub does not promise an order within its lists, so another order is the same substance.
    """
    kept = {key: value for key, value in _record(payload).items() if key not in HOUSEKEEPING}
    return _canonical(_in_one_order(kept, LIST_LEVELS))


def figures(payload: Payload) -> dict[str, float]:
    """Return every number of a report day by GitHub's field name, with dots into a block of them.

    Those of breakdowns, which are lists, are not among them.
    """
    return {
        name: value
        for name, value in _leaves(payload)
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def parts(payload: Payload) -> Counter[tuple[str, bytes]]:
    """Return the entries of a report day's breakdowns, each with the name of its list."""
    return Counter(
        (name, _canonical(_in_one_order(part, LIST_LEVELS)))
        for name, value in _leaves(payload)
        if isinstance(value, list)
        for part in value
    )


def _leaves(payload: Payload) -> Iterator[tuple[str, object]]:
    """Yield what is no block of further fields, with dots between the names of the blocks."""
    kept = ((key, value) for key, value in _record(payload).items() if key not in HOUSEKEEPING)
    waiting = list(kept)
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}", part) for key, part in value.items()]
        else:
            yield name, value


def _in_one_order(value: object, levels: int) -> object:
    if levels and isinstance(value, dict):
        return {key: _in_one_order(part, levels - 1) for key, part in value.items()}
    if levels and isinstance(value, list):
        return sorted((_in_one_order(part, levels - 1) for part in value), key=_canonical)
    return value


def _canonical(value: object) -> bytes:
    try:
        return msgspec.json.encode(value, order="deterministic")
    except RecursionError:
        raise BrokenAnswer("a report file", "nested too deeply") from None


def _record(payload: Payload) -> dict[str, object]:
    return _object(_parse(payload.content))


def _days(body: bytes) -> Iterator[dict[str, object]]:
    for record in _records(body):
        if "day_totals" in record:
            yield from (_object(entry) for entry in _list(record["day_totals"]))
        else:
            yield record


def _records(body: bytes) -> Iterator[dict[str, object]]:
    try:
        whole = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield from (_object(_parse(line)) for line in body.splitlines() if line.strip())
        return
    entries = whole if isinstance(whole, list) else [whole]
    yield from (_object(entry) for entry in entries)


def _parse(document: bytes) -> object:
    try:
        return msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenAnswer("a report file", f"not JSON: {error}") from None


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BrokenAnswer("a report file", "a record that is not a JSON object")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise BrokenAnswer("a report file", "day_totals that are not a list")
    return value


def _report_payload(record: dict[str, object], only_day: date | None) -> Payload:
    if only_day is None:
        return _payload(record, _day(record.get("day")))
    named = record.get("day")
    if named is not None and _day(named) != only_day:
        raise BrokenAnswer("a report file", f"another day than {only_day}")
    return _payload(record, only_day)


def _day(value: object) -> date:
    try:
        return msgspec.convert(value, date)
    except msgspec.ValidationError:
        raise BrokenAnswer("a report file", "a record without a day") from None


def _payload(record: dict[str, object], day: date) -> Payload:
    return Payload(day, _canonical(record))
