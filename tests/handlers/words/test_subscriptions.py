"""A line of the list of subscriptions: what became of it, said once."""

from datetime import UTC, datetime, time

from handlers.hindrances import Hindrance
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.words.subscriptions import Line, line_told, previewed
from handlers.words.undeliverable import fix
from metrics.scope import LastDays, Scope, ScopeKind
from storage.deliveries import DeliveryRow, State

DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)
ORDER = DigestOrder(
    Request(Scope.of(ScopeKind.ORG, "acme"), LastDays(7)),
    Schedule(Every.WEEKLY, time(9), "Europe/Berlin", 0),
)


def line(reason: str, paused_why: str | None) -> str:
    """Return the line of a digest that was not delivered."""
    last = DeliveryRow(
        id=1,
        subscription=1,
        due_at=DUE,
        key="1-20261123T0800Z",
        channel="C0COPILOT1",
        state=State.FAILED,
        reason=reason,
        not_before=DUE,
        attempts=1,
        worker=None,
        lease_until=None,
        posting=None,
        ts=None,
        details_ts=None,
        sent_at=None,
        told=None,
        look_again=None,
    )
    told = Line(1, "C0COPILOT1", "U0MINA0001", ORDER, DUE, paused_why=paused_why, last=last)
    return line_told(told, everywhere=False)


def test_why_it_is_paused_is_said_once() -> None:
    """It was paused because it could not be delivered, so both have one reason."""
    why = Hindrance.GITHUB_NOT_FOUND
    said = line(why, why)

    assert said.count(fix(why, "C0COPILOT1")) == 1
    assert said.endswith("Europe/Berlin>.")


def test_why_it_was_not_delivered_is_said_where_nothing_else_says_it() -> None:
    """It comes the next time, or was paused for another reason."""
    why = Hindrance.GITHUB_NOT_FOUND

    assert line(why, None).endswith(f", because: {fix(why, 'C0COPILOT1')}")
    assert line(why, "is_archived").endswith(f", because: {fix(why, 'C0COPILOT1')}")


def test_a_direct_message_is_named_by_what_it_is() -> None:
    """Slack shows the id of one as a channel that nobody can open."""
    told = Line(1, "D0MINA0001", "U0MINA0001", ORDER, DUE)

    assert "(Europe/Berlin) in a direct message. Next: " in line_told(told, everywhere=True)
    assert previewed(1, "D0MINA0001").startswith(
        "This is a preview of subscription 1 for a direct message, as it would read now."
    )
