"""Small checks of JSON values, put together to say what Slack accepts.

A check takes a value and where it stands, and yields every problem with it in Slack's words.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where."""

    sentence: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.sentence} [json-pointer:{self.pointer}]"


Check: TypeAlias = Callable[[Any, str], Iterator[Problem]]
Fields: TypeAlias = dict[str, Check]


def string(high: int, low: int = 1) -> Check:
    """A string of so many characters (Unicode code points)."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must be a string", at)
        elif len(value) < low:
            yield Problem(f"must be more than {low - 1} characters", at)
        elif len(value) > high:
            yield Problem(f"must be less than {high + 1} characters", at)

    return check


def pattern(regex: str) -> Check:
    """A string the regular expression matches as a whole."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not re.fullmatch(regex, value):
            yield Problem(f"failed to match pattern {regex}", at)

    return check


def one_of(*allowed: object) -> Check:
    """One of these values."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(f"must be one of: {', '.join(map(str, allowed))}", at)

    return check


def boolean(value: Any, at: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem("must be a boolean", at)


def integer(low: int, high: int) -> Check:
    """A whole number between these, both included."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must be an integer", at)
        elif not low <= value <= high:
            yield Problem(f"must be between {low} and {high}", at)

    return check


def number(value: Any, at: str) -> Iterator[Problem]:
    """A finite number. JSON has no others, but Python's reader lets NaN through."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value - value != 0:
        yield Problem("must be a finite number", at)


def day(value: Any, at: str) -> Iterator[Problem]:
    """A date written YYYY-MM-DD."""
    yield from pattern(r"\d{4}-\d{2}-\d{2}")(value, at)
    try:
        date.fromisoformat(str(value))
    except ValueError:
        yield Problem("must be a valid date", at)


def anything(_value: Any, _at: str) -> Iterator[Problem]:
    """Whatever it is."""
    yield from ()


def items(each: Check, high: int, low: int = 1) -> Check:
    """A list of so many items, each passing a check."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must be an array", at)
            return
        if len(value) > high:
            yield Problem(f"no more than {high} items allowed", at)
        if len(value) < low:
            yield Problem(f"no less than {low} items allowed", at)
        for place, item in enumerate(value):
            yield from each(item, f"{at}/{place}")

    return check


def shape(required: Fields, optional: Fields | None = None, *rules: Check) -> Check:
    """An object with these fields and no others; ``rules`` see it once its fields are right."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must be an object", at)
            return
        problems = [
            *(
                Problem(f"missing required field: {key}", at)
                for key in required
                if key not in value
            ),
            *(
                Problem(f"invalid additional property: {key}", at)
                for key in value
                if key not in known
            ),
        ]
        for key in value.keys() & known.keys():
            problems.extend(known[key](value[key], f"{at}/{key}"))
        if not problems:
            problems = [problem for rule in rules for problem in rule(value, at)]
        yield from problems

    return check


def by_type(kinds: Fields) -> Check:
    """An object whose ``type`` chooses the check."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict) or "type" not in value:
            yield Problem("missing required field: type", at)
        elif str(value["type"]) not in kinds:
            yield Problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from kinds[str(value["type"])](value, at)

    return check


def exactly_one(*keys: str) -> Check:
    """A rule: exactly one of these fields is there."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if sum(key in value for key in keys) != 1:
            yield Problem(f"must have exactly one of: {', '.join(keys)}", at)

    return check


def at_least_one(*keys: str) -> Check:
    """A rule: one of these fields is there, or several."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not any(key in value for key in keys):
            yield Problem(f"must have one of: {', '.join(keys)}", at)

    return check


def unique(key: str) -> Check:
    """A rule for a list: no two of its objects have the same value for this key."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        seen: set[object] = set()
        for place, item in enumerate(value if isinstance(value, list) else ()):
            name = item.get(key) if isinstance(item, dict) else None
            if isinstance(name, str) and name in seen:
                yield Problem(f"{key} must be unique: {name}", f"{at}/{place}/{key}")
            seen.add(name if isinstance(name, str) else None)

    return check


def both(first: Check, *others: Check) -> Check:
    """A check, and others that may rely on it: they see only what passed it."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        problems = list(first(value, at))
        yield from problems or [problem for other in others for problem in other(value, at)]

    return check
