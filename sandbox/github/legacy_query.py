"""The `since` and `until` of the legacy endpoints."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from sandbox.company.breakdowns import Record
from sandbox.github.answers import RefusedError, error


def asked_days(query: Mapping[str, str], days: Sequence[Record]) -> list[Record]:
    """The days from `since` to `until`, both included. Raises `RefusedError` for a bad timestamp."""
    since, until = (_day(query, name) for name in ("since", "until"))
    return [day for day in days if (since or "") <= day["date"] <= (until or "9999")]


def _day(query: Mapping[str, str], name: str) -> str | None:
    if name not in query:
        return None
    try:
        moment = datetime.fromisoformat(query[name])
    except ValueError:
        message = f"The parameter {name!r} must be a timestamp in ISO 8601 format."
        raise RefusedError(error(HTTPStatus.UNPROCESSABLE_ENTITY, message)) from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.date().isoformat()
