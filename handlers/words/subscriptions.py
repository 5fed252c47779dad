"""What is said about standing orders: what was ordered, when it comes, and what was changed. Mrkdwn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.mrkdwn import code, escape
from handlers.orders.alert import AlertOrder
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import asked_text
from handlers.vocabulary import SLASH_COMMAND
from handlers.wanted import Assumed
from handlers.words.slack import APP_NAME
from handlers.words.undeliverable import ASKED, fix
from metrics.numbers import LONG_WEEKDAYS, plural
from metrics.numbers import day as long_day
from metrics.scope import LastDays, Scope
from storage.deliveries import DeliveryRow, State

# Inside of a date token, these would end it or its fallback.
_NO_FALLBACK = str.maketrans("", "", "<>|^")


@dataclass(frozen=True, slots=True)
class Line:
    """One subscription in a list: where it comes, when, and what became of it the last time."""

    number: int
    channel: str
    owner: str
    order: DigestOrder | AlertOrder
    next_due: datetime | None
    paused_until: datetime | None = None
    paused_why: str | None = None
    last: DeliveryRow | None = None


def when(schedule: Schedule) -> str:
    """Return when something comes: "every Monday at 09:00 (Europe/Berlin)"."""
    match schedule.every:
        case Every.DAILY:
            days = "every day"
        case Every.WEEKLY:
            days = f"every {LONG_WEEKDAYS[schedule.weekday or 0]}"
        case Every.MONTHLY:
            days = "on the first working day of each month"
    return f"{days} at {schedule.at:%H:%M} ({escape(schedule.zone)})"


def moment(at: datetime, zone: str) -> str:
    """Return a moment that everybody reads in their own time; where Slack cannot, in `zone`.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    local = at.astimezone(ZoneInfo(zone))
    fallback = f"{long_day(local.date())} {local:%H:%M} {zone}".translate(_NO_FALLBACK)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def what(order: DigestOrder | AlertOrder) -> str:
    """Return what was ordered and when it comes, or is looked at."""
    if isinstance(order, AlertOrder):
        return f"{code(f'alert {order.watched}')}, looked at {when(order.schedule)}"
    return f"{code(order.question.command)}, {when(order.schedule)}"


def _command(*parts: object) -> str:
    return code(" ".join((SLASH_COMMAND, *map(str, parts))))


def _next(at: datetime | None, zone: str) -> str:
    return "" if at is None else f"It comes next on {moment(at, zone)}."


# About ordering


def ordered(line: Line, assumed: frozenset[Assumed], *, zone_known: bool) -> str:
    """Tell a channel who ordered what, when it comes, and how it is stopped."""
    if isinstance(line.order, AlertOrder):
        return _alert_ordered(line, line.order, assumed, zone_known=zone_known)
    said = (
        f"<@{line.owner}> ordered a digest for this channel: {what(line.order)}.",
        _next(line.next_due, line.order.schedule.zone),
        _chosen(line.order, assumed, zone_known=zone_known),
        (
            f"{_command('preview', line.number)} shows what it would say now, "
            f"and {_command('unsubscribe', line.number)} ends it, "
            f"which <@{line.owner}> or an administrator may do."
        ),
    )
    return "\n".join(part for part in said if part)


def _alert_ordered(
    line: Line, order: AlertOrder, assumed: frozenset[Assumed], *, zone_known: bool
) -> str:
    said = (
        f"<@{line.owner}> ordered an alert for this channel: {what(order)}.",
        "It says something when that begins and when it is over, and nothing in between.",
        _chosen(order, assumed, zone_known=zone_known),
        (
            f"{_command('alert', order.watched, 'test')} shows when it would have come in the last "
            f"year, and {_command('unsubscribe', line.number)} ends it, "
            f"which <@{line.owner}> or an administrator may do."
        ),
    )
    return "\n".join(part for part in said if part)


def _chosen(
    order: DigestOrder | AlertOrder, assumed: frozenset[Assumed], *, zone_known: bool
) -> str:
    schedule = order.schedule
    asked = order.question.asked if isinstance(order, DigestOrder) else LastDays(1)
    parts = {
        Assumed.DAY: f"{LONG_WEEKDAYS[schedule.weekday or 0]}s",
        Assumed.TIME: f"{schedule.at:%H:%M}",
        Assumed.ZONE: f"{escape(schedule.zone)}, {_why_zone(known=zone_known)}",
        Assumed.PERIOD: f"the newest {_days(asked_text(asked))}",
    }
    said = [text for part, text in parts.items() if part in assumed]
    return f"Chosen by default: {'; '.join(said)}." if said else ""


def _why_zone(*, known: bool) -> str:
    return "the time zone of their Slack profile" if known else "as Slack told me no time zone"


def _days(typed: str) -> str:
    number = int(typed.removesuffix("d"))
    return "day" if number == 1 else plural(number, "day", "days")


def ordered_here(number: int, channel: str) -> str:
    """Tell the person who ordered in a thread where it is said to all."""
    return f"That is subscription {number}. I have told <#{channel}> about it."


def exists_already(line: Line) -> str:
    """Say that the same was ordered before."""
    paused = line.paused_why is not None
    more = (
        f"It is paused; {_command('resume', line.number)} lets it come again."
        if paused
        else _next(line.next_due, line.order.schedule.zone)
    )
    return (
        f"That is ordered here already: it is subscription {line.number} of <@{line.owner}>. {more}"
    )


def too_many(most: int) -> str:
    """Say that a channel has as many as it can."""
    return (
        f"A channel can have {plural(most, 'subscription', 'subscriptions')}, and it has as many. "
        f"End one first: {_command('subscriptions')} lists them."
    )


def not_for_this_channel(scope: Scope) -> str:
    """Say that somebody may see figures that the channel may not."""
    return (
        f"You may see the figures of {code(str(scope))}, but not everybody in this channel may, "
        "so they cannot come here by themselves. "
        "Subscribe in a direct message with me, and they come to you alone."
    )


def not_in_this_channel() -> str:
    """Say that the app must be in a channel to post there."""
    return (
        "I am not in this conversation, so nothing could come here, and I have kept nothing. "
        f"Invite me with {code(f'/invite @{APP_NAME}')}, then subscribe again."
    )


# About the list


def listed(lines: Sequence[Line], *, everywhere: bool) -> str:
    """List subscriptions: those of a channel, or somebody's own in all channels."""
    if not lines:
        nothing = "You have no subscriptions." if everywhere else "Nothing comes here by itself."
        example = _command("subscribe org NAME weekly mon 09:00")
        return f"{nothing} In a channel, {example} orders a digest for it."
    head = "*Your subscriptions*" if everywhere else "*What comes here by itself*"
    said = [f"• {line_told(line, everywhere=everywhere)}" for line in lines]
    *some, last = (code(word) for word in ("preview", "pause", "resume", "move", "unsubscribe"))
    example = _command("preview", lines[0].number)
    foot = f"{', '.join(some)} and {last} take the number, as in {example}."
    return "\n".join((head, *said, foot))


def line_told(line: Line, *, everywhere: bool) -> str:
    """Tell of one of a list; with `everywhere`, where it comes, and else who ordered it."""
    where = f" in {_place(line.channel)}" if everywhere else ""
    by = "" if everywhere else f", ordered by <@{line.owner}>"
    said = (f"{what(line.order)}{where}{by}.", _coming(line), _last(line))
    return f"*{line.number}* {' '.join(part for part in said if part)}"


def _coming(line: Line) -> str:
    zone = line.order.schedule.zone
    coming = "" if line.next_due is None else f"Next: {moment(line.next_due, zone)}."
    if line.paused_why is None:
        return coming
    until = "" if line.paused_until is None else f" until {moment(line.paused_until, zone)}"
    why = "" if line.paused_why == ASKED else f": {fix(line.paused_why, line.channel)}"
    return f"*Paused*{until}{why or '.'} {coming}".rstrip()


def _last(line: Line) -> str:
    if line.last is None:
        return ""
    at = moment(line.last.sent_at or line.last.due_at, line.order.schedule.zone)
    match line.last.state:
        case State.SENT:
            return f"Last: {at}."
        case State.SILENT:
            return f"Last looked: {at}, with nothing to say."
        case State.DUE:
            return f"On its way since {at}."
        case State.SKIPPED:
            return f"Left out: {at}{_because(line)}"
        case State.FAILED:
            return f"Not delivered: {at}{_because(line)}"


def _because(line: Line) -> str:
    reason = line.last.reason if line.last else None
    if reason == line.paused_why:
        # It stands before it already, as what the pause is for.
        return "."
    return f", because: {fix(reason, line.channel)}" if reason else "."


# About one of them


def no_such(number: int) -> str:
    """Say that there is no subscription of that number here."""
    return (
        f"There is no subscription {number} here. {_command('subscriptions')} lists what there is."
    )


def somebody_else_s(number: int, owner: str) -> str:
    """Say who may change a subscription."""
    return (
        f"Subscription {number} is <@{owner}>'s. They or an administrator can change it; "
        f"{_command('whoami')} shows what you may do."
    )


def previewed(number: int, channel: str) -> str:
    """Stand below a preview."""
    return (
        f"This is a preview of subscription {number} for {_place(channel)}, as it would read now. "
        "Only you can see this. Nothing was posted, and its chart comes with the real one."
    )


def previewed_details() -> str:
    """Stand below the details of a preview."""
    return "This would stand in its thread. Only you can see this."


def nothing_to_preview(number: int) -> str:
    """Say that it would say nothing now."""
    return f"Now subscription {number} would say nothing."


def paused(number: int, by: str, until: datetime | None, line: Line) -> str:
    """Say that nothing comes, until when, and how it comes again."""
    zone = line.order.schedule.zone
    end = "" if until is None else f" until {moment(until, zone)}"
    said = f"<@{by}> paused subscription {number}{end}: {what(line.order)}."
    if until is None or line.next_due is None:
        return f"{said} {_command('resume', number)} lets it come again."
    return f"{said} {_next(line.next_due, zone)} {_command('resume', number)} ends the pause."


def is_paused_already(number: int) -> str:
    """Say that nothing comes anyway."""
    return f"Subscription {number} is paused already. {_command('resume', number)} ends the pause."


def pause_is_over(until: datetime, zone: str) -> str:
    """Say that the end of a pause has passed already."""
    return f"That day began on {moment(until, zone)} already. Name a later one."


def resumed(number: int, by: str, line: Line) -> str:
    """Say that it comes again, and when."""
    said = f"<@{by}> resumed subscription {number}: {what(line.order)}."
    return f"{said} {_next(line.next_due, line.order.schedule.zone)}".rstrip()


def not_paused(line: Line) -> str:
    """Say that there is nothing to resume."""
    comes = _next(line.next_due, line.order.schedule.zone)
    return f"Subscription {line.number} is not paused. {comes}".rstrip()


def ended(number: int, by: str, order: DigestOrder | AlertOrder) -> str:
    """Say that something comes no more, and how it is ordered again."""
    return (
        f"<@{by}> ended subscription {number}: {what(order)}. "
        f"{_command(order.command)} orders it again."
    )


def moved_here(line: Line, by: str) -> str:
    """Tell the channel that something comes to it from now on."""
    said = (
        f"<@{by}> moved subscription {line.number} here: {what(line.order)}.",
        _next(line.next_due, line.order.schedule.zone),
        (
            f"{_command('unsubscribe', line.number)} ends it, "
            f"which <@{line.owner}> or an administrator may do."
        ),
    )
    return "\n".join(part for part in said if part)


def moved_away(line: Line, by: str, to: str) -> str:
    """Tell the channel that something comes in another one."""
    return f"<@{by}> moved subscription {line.number} to {_place(to)}: {what(line.order)}."


def _place(channel: str) -> str:
    return "a direct message" if channel.startswith("D") else f"<#{channel}>"


def is_there_already(number: int, channel: str) -> str:
    """Say that it comes there anyway."""
    return f"Subscription {number} comes in {_place(channel)} already."


def no_such_channel(named: str) -> str:
    """Say that a channel was not found among those that a person is in."""
    name = f"<#{named}>" if not named.startswith("#") else code(named)
    return (
        f"I find no channel {name} that you and I are both in. Join it, invite me there "
        f"with {code(f'/invite @{APP_NAME}')}, then move it again."
    )


def cannot_move(channel: str, scope: Scope) -> str:
    """Say that figures are not for the channel that something is to be moved to."""
    return (
        f"The figures of {code(str(scope))} cannot come to {_place(channel)}: "
        "not everybody there may see them, or the channel is shared with another workspace."
    )


def slack_silent() -> str:
    """Say that Slack did not tell which channels there are."""
    return "Slack did not tell me your channels. Please try again in a few minutes."


def cannot_reach(channel: str, reason: str) -> str:
    """Say why nothing can come to a channel; `reason` is a sentence about it."""
    return f"Nothing was moved, because I cannot post in {_place(channel)}. {reason}"
