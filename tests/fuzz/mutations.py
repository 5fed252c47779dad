"""Changing what Slack delivers: fields that are gone, doubled or of another kind, and other people."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.fuzz.hostile import STRANGE, spoilt

SHARED = "C0PARTNERS"
PEOPLE = ("U0MINA0001", "U0TOMAS001", "U0PRIYA001", "U0ADAADMIN")
WITHOUT_RIGHTS = ("U0LEEGUEST", "U0STRANGER", "U0NOBODY01", "USLACKBOT")
CHANNELS = ("C0COPILOT1", "C0ENGINEER", "C0RANDOM01", "C0LEADS001", "C0OLDNEWS1")
UNKNOWN_CHANNELS = ("C0NOWHERE1", "D0NOWHERE1", SHARED)
ACTIONS = ("home_ask_0", "home_refresh", "home_ask_999", "period", "nothing")
LONG = "x" * 50_000
NESTED: Any = [[[[[[[[None]]]]]]]]
KINDS: tuple[Any, ...] = (None, "", 0, -1, 1e308, True, [], {}, [None], {"": None}, NESTED, LONG)

_Place = tuple[Any, Any]
_PERSON = re.compile("[UW][A-Za-z0-9]{1,63}")
_CHANNEL = re.compile("[CDG][A-Za-z0-9]{1,63}")
_CHANNEL_KEYS = ("channel", "channel_id", "home", "selected_conversation")


def changed(payload: dict[str, Any], random: Random) -> dict[str, Any]:
    """Return a copy of a payload with one to four changes."""
    spoilt_one = deepcopy(payload)
    for _ in range(random.randint(1, 4)):
        places = [*_places(spoilt_one)]
        if places:
            random.choice(_CHANGES)(*random.choice(places), random)
    _new_delivery(spoilt_one, random)
    return spoilt_one


def from_nowhere(payload: dict[str, Any], random: Random) -> Any:
    """Return the payload as it comes from somebody, or from a place, that may see nothing."""
    if random.random() < 0.5:
        return _of(payload, random.choice(WITHOUT_RIGHTS))
    return _in_shared(payload)


def _of(value: Any, person: str) -> Any:
    """Return a value with whatever looks like somebody's id replaced, a spoilt one included."""
    match value:
        case dict():
            return {key: _of(part, person) for key, part in value.items()}
        case list():
            return [_of(part, person) for part in value]
        case str() if _PERSON.fullmatch(value):
            return person
        case _:
            return value


def _in_shared(value: Any, key: Any = None) -> Any:
    """Return a value with the shared channel wherever one is named.

    A spoilt id that no channel has is replaced as well: to the app it is a channel that it is not
    in, where a full member is told figures, alone.
    """
    match value:
        case dict():
            within = "channel_id" if key == "channel" else None
            return {
                each: _in_shared(value[each], within if each == "id" else each) for each in value
            }
        case list():
            return [_in_shared(part) for part in value]
        case str() if key == "private_metadata":
            return _metadata_in_shared(value)
        case str() if key in _CHANNEL_KEYS or _CHANNEL.fullmatch(value):
            return SHARED
        case _:
            return value


def _metadata_in_shared(text: str) -> str:
    """Return what a view keeps: a list that begins with a channel, a channel, or something else."""
    try:
        kept = json.loads(text)
    except ValueError:
        return SHARED
    match kept:
        case [_, *others]:
            return json.dumps([SHARED, *others])
        case dict():
            return json.dumps(_in_shared(kept))
        case _:
            return SHARED


def _replaced(value: Any, others: dict[str, str]) -> Any:
    match value:
        case dict():
            return {key: _replaced(part, others) for key, part in value.items()}
        case list():
            return [_replaced(part, others) for part in value]
        case str():
            return others.get(value, value)
        case _:
            return value


def _places(value: Any) -> Iterator[_Place]:
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        yield value, key
        if isinstance(part, dict | list):
            yield from _places(part)


def _new_delivery(payload: dict[str, Any], random: Random) -> None:
    """Make it another delivery; else everything but the first of its kind is a repetition."""
    if isinstance(payload.get("event_id"), str) and random.random() < 0.9:
        payload["event_id"] = f"Ev{random.randrange(10**9):09}"
    actions = payload.get("actions")
    for action in actions if isinstance(actions, list) else ():
        if isinstance(action, dict) and "action_ts" in action:
            action["action_ts"] = f"{random.randrange(10**9):09}.000001"


def _drop(holder: Any, key: Any, _random: Random) -> None:
    del holder[key]


def _other_kind(holder: Any, key: Any, random: Random) -> None:
    holder[key] = deepcopy(random.choice(KINDS))


def _strange(holder: Any, key: Any, random: Random) -> None:
    holder[key] = random.choice(STRANGE)


def _spoil(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder[key], str):
        holder[key] = spoilt(holder[key], random)


def _double(holder: Any, key: Any, _random: Random) -> None:
    if isinstance(holder, list):
        holder.append(deepcopy(holder[key]))
    else:
        holder[f"{key}_2"] = deepcopy(holder[key])


def _wrap(holder: Any, key: Any, random: Random) -> None:
    holder[key] = random.choice(([holder[key]], {"value": holder[key]}, {key: holder[key]}))


def _somebody_else(holder: Any, key: Any, random: Random) -> None:
    """Put somebody, some channel or some element in the place of one, as far as it is one."""
    others = {
        **dict.fromkeys(PEOPLE, random.choice((*PEOPLE, *WITHOUT_RIGHTS))),
        **dict.fromkeys(CHANNELS, random.choice((*CHANNELS, *UNKNOWN_CHANNELS))),
    }
    named = isinstance(key, str) and key.endswith("action_id")
    holder[key] = random.choice(ACTIONS) if named else _replaced(holder[key], others)


_CHANGES = (_drop, _other_kind, _strange, _spoil, _double, _wrap, _somebody_else, _somebody_else)
