"""The window in which a digest is put together by choosing, and what comes out of it.

https://docs.slack.dev/surfaces/modals
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers import words
from handlers.form_fields import (
    CHANNEL,
    QUESTION,
    Unanswerable,
    Values,
    conversation,
    field,
    modal,
    read_question,
    scope_fields,
    select,
    text_input,
    typed_scope,
    values_of,
    view_field,
)
from handlers.grammar.zones import take_zone, zone_instead
from handlers.messages import Block
from handlers.mrkdwn import plain
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import WEEKDAYS, Every, Schedule
from handlers.request import Request, asked_text
from handlers.words import subscribe_form as said
from metrics.numbers import LONG_WEEKDAYS, plural
from metrics.scope import Scope

CALLBACK_ID = "subscribe"

PERIOD, EVERY, WEEKDAY, AT, ZONE = "period", "every", "weekday", "at", "zone"
_READ = (*QUESTION, PERIOD, EVERY, WEEKDAY, AT, ZONE, CHANNEL)

# A digest tells of the newest days, whichever those are when it comes.
PERIODS = {f"{days}d": plural(days, "day", "days") for days in (1, 7, 14, 28, 90)}
USUAL_PERIOD = "7d"
USUAL_TIME = time(9)
UTC = "UTC"
ZONE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Ordered:
    """What came out of the window: the order, the channel, and the field that the scope is in.

    `home` is the channel of the App Home that it was opened from, None where it was elsewhere.
    """

    order: DigestOrder
    channel: str
    scope_field: str
    home: str | None = None


def subscribe_form(
    served: Iterable[Scope] | None,
    question: Request | None,
    channel: str | None,
    zone: str | None,
    home: str | None = None,
) -> Block:
    """Return the window, which begins with a question if there is one.

    `served` are the scopes to choose from, None where any may be named. The digest comes to
    `channel` unless another is chosen; None is the one that is looked at. `zone` is that of the
    person's profile, None where Slack does not tell it, and `home` the channel of the App Home
    that it is opened from, if it is.
    """
    zone = zone or UTC
    at = {"type": "timepicker", "initial_time": f"{USUAL_TIME:%H:%M}", "timezone": zone}
    days = dict(zip(WEEKDAYS, LONG_WEEKDAYS, strict=True))
    where = conversation(channel, ("public", "private"))
    blocks = [
        *scope_fields(served, None if question is None else question.scope),
        view_field() if question is None else view_field(question.view),
        field(PERIOD, said.PERIOD, select(PERIODS, _shown_period(question))),
        field(EVERY, said.EVERY, select(said.FREQUENCIES, Every.WEEKLY)),
        field(WEEKDAY, said.WEEKDAY, select(days, WEEKDAYS[0]), said.WEEKDAY_HINT),
        field(AT, said.AT, at),
        field(ZONE, said.ZONE, text_input("", ZONE_LENGTH), said.ZONE_HINT, optional=True),
        field(CHANNEL, said.CHANNEL, where, said.CHANNEL_HINT),
    ]
    # Slack keeps it with the window, and gives it back when that is submitted.
    kept = {"zone": zone} if home is None else {"zone": zone, "home": home}
    window = modal(CALLBACK_ID, said.TITLE, said.SUBMIT, blocks)
    return window | {"private_metadata": json.dumps(kept)}


def read(state: object, metadata: object, today: date) -> Ordered:
    """Return what was chosen, from a view's `state.values` and `private_metadata`.

    Raises `Unanswerable`.
    """
    values, kept = values_of(state, _READ), _kept(metadata)
    question = read_question(values, values[PERIOD] or USUAL_PERIOD, PERIOD, today)
    order = DigestOrder(question, _schedule(values, kept.get("zone", "")))
    if not values[CHANNEL]:
        raise Unanswerable(CHANNEL, said.channel_missing())
    return Ordered(order, values[CHANNEL], typed_scope(values)[1], kept.get("home"))


def _shown_period(question: Request | None) -> str:
    asked = USUAL_PERIOD if question is None else asked_text(question.asked)
    return asked if asked in PERIODS else USUAL_PERIOD


def _kept(metadata: object) -> Mapping[str, str]:
    """Return what the window was opened with; nothing where that does not come back as it was."""
    try:
        kept = json.loads(metadata if isinstance(metadata, str) else "")
    except (ValueError, RecursionError):
        return {}
    found = kept.items() if isinstance(kept, dict) else ()
    return {key: value for key, value in found if isinstance(value, str)}


def _schedule(values: Values, profile: str) -> Schedule:
    every = Every(values[EVERY]) if values[EVERY] in frozenset(Every) else Every.WEEKLY
    weekday = None
    if every is Every.WEEKLY:
        weekday = WEEKDAYS.index(values[WEEKDAY]) if values[WEEKDAY] in WEEKDAYS else 0
    return Schedule(every, _time(values[AT]), _zone(values[ZONE].strip(), profile), weekday)


def _time(chosen: str) -> time:
    try:
        found = time.fromisoformat(chosen)
    except ValueError as error:
        raise Unanswerable(AT, said.time_missing()) from error
    return time(found.hour, found.minute)


def _zone(typed: str, profile: str) -> str:
    if not typed:
        return _zone_of(profile)
    named = tuple(typed.lower().split())
    zone, rest = take_zone(named, cities=True)
    if zone is None or rest:
        sentence = plain(words.unknown_zone(typed))
        raise Unanswerable(ZONE, said.zone_meant(sentence, zone_instead("_".join(named))))
    return zone


def _zone_of(profile: str) -> str:
    """Return the zone of the person's profile; UTC where there is none of that name."""
    try:
        return ZoneInfo(profile).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return UTC
