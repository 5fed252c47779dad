"""One entry of GitHub's list of Copilot seats, typed, with GitHub's own field names.

https://docs.github.com/en/rest/copilot/copilot-user-management
"""

from datetime import UTC, date, datetime
from typing import Annotated

import msgspec

from metrics.models import Count
from metrics.users import BrokenLine, Id
from storage.seats import SeatRow

UNKNOWN_PLAN = "unknown"

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Assignee(msgspec.Struct, frozen=True):
    """Whose seat it is."""

    id: Id
    login: str


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the list; somebody with several grants has one for each.

    `last_activity_at` is null where nothing is known of the last 90 days.
    https://docs.github.com/en/copilot/reference/metrics-data
    """

    assignee: Assignee | None = None
    plan_type: str | None = None
    created_at: Moment
    last_activity_at: Moment | None = None
    last_activity_editor: str | None = None
    pending_cancellation_date: date | None = None


class SeatBreakdown(msgspec.Struct, frozen=True, kw_only=True):
    """What GitHub counts of an organization's seats itself, in its billing cycle of a month."""

    added_this_cycle: Count | None = None
    pending_invitation: Count | None = None


class Billing(msgspec.Struct, frozen=True):
    """An organization's Copilot subscription, of which only the breakdown is read."""

    seat_breakdown: SeatBreakdown


_SEAT = msgspec.json.Decoder(Seat)


def seat_row(entry: bytes) -> SeatRow | None:
    """Return an entry as a row, or None where it names nobody. Raises `BrokenLine`.

    Of the editor, as in "vscode/1.77.3/copilot/1.86.82", only the name is kept.
    """
    try:
        seat = _SEAT.decode(entry)
        if seat.assignee is None:
            return None
        return SeatRow(
            int(seat.assignee.id),
            seat.assignee.login,
            seat.plan_type or UNKNOWN_PLAN,
            seat.created_at.astimezone(UTC),
            seat.last_activity_at and seat.last_activity_at.astimezone(UTC),
            seat.last_activity_editor and seat.last_activity_editor.partition("/")[0],
            seat.pending_cancellation_date,
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenLine(str(error)) from None
    except OverflowError:
        raise BrokenLine("a time outside of the calendar") from None
