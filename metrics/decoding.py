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
            f"{span}_{kind}_copilot_code_review_users"
            for span in ("daily", "weekly", "monthly")
            for kind in ("active", "passive")
        ),
        *(
            f"distinct_{what}_use_count"
            for what in ("custom_agent", "mcp", "plugin", "skill", "slash_cmd")
        ),
        *(
            f"totals_by_{what}"
            for what in (
                "3rd_party_agent",
                "ai_adoption_phase",
                "custom_agent",
                "mcp",
                "plugin",
                "skill",
                "slash_cmd",
                "vscode_agent",
            )
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Payload:
    """One day exactly as GitHub sent it: canonical JSON (sorted keys), ready to be stored."""

    day: date
    content: bytes


def report_payloads(body: bytes, *, fallback_day: date) -> tuple[Payload, ...]:
    """Return the days in one aggregate report file, sorted by day.

    Understands one JSON object, a 28-day wrapper with its unsorted `day_totals`, a JSON array, and
    NDJSON. A day record without a `day` is taken as `fallback_day`. Raises `BrokenAnswer`.
    """
    payloads = [
        _payload(record, record.get("day") or fallback_day.isoformat()) for record in _days(body)
    ]
    return tuple(sorted(payloads, key=lambda payload: payload.day))


def legacy_payload(document: bytes) -> Payload:
    """Return one day of a `copilot/metrics` answer. Raises `BrokenAnswer`."""
    record = _object(_parse(document))
    return _payload(record, record.get("date"))


def decode(payload: Payload, source: Source) -> Day:
    """Return the meaning of a stored day. Raises `BrokenAnswer` where a value has a wrong type."""
    try:
        if source is Source.LEGACY:
            return legacy.day(msgspec.json.decode(payload.content, type=legacy.LegacyDay))
        record = msgspec.json.decode(payload.content)
        return msgspec.convert(record | {"day": payload.day, "source": source}, Day)
    except (msgspec.ValidationError, RecursionError) as error:
        raise BrokenAnswer(f"the day {payload.day}", str(error)) from None


def unknown_fields(payload: Payload) -> Counter[str]:
    """Return the top-level fields of a report day that this version does not know, counted."""
    return Counter(set(msgspec.json.decode(payload.content)) - DOCUMENTED)


def substance(payload: Payload) -> bytes:
    """Return the day without its housekeeping, to tell a restated day from one sent again."""
    record = msgspec.json.decode(payload.content)
    kept = {key: value for key, value in record.items() if key not in HOUSEKEEPING}
    return msgspec.json.encode(kept, order="deterministic")


def _days(body: bytes) -> Iterator[dict[str, object]]:
    for record in _records(body):
        wrapped = record.get("day_totals")
        if isinstance(wrapped, list):
            yield from (_object(entry) for entry in wrapped)
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


def _payload(record: dict[str, object], day: object) -> Payload:
    try:
        parsed = msgspec.convert(day, date)
    except msgspec.ValidationError:
        raise BrokenAnswer("a report file", "a record without a day") from None
    return Payload(parsed, msgspec.json.encode(record, order="deterministic"))
