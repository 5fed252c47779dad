"""What windows in which a question is put together have in common: fields, and reading them.

https://docs.slack.dev/surfaces/modals
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from handlers import words
from handlers.grammar import understand
from handlers.messages import Block, plain_text
from handlers.mrkdwn import plain, shorten
from handlers.request import Misunderstood, Request, scope_text
from handlers.views import VIEWS
from metrics.scope import Scope, ScopeKind

KIND, NAME, SERVED, TEAM, VIEW = "kind", "name", "served", "team", "view"
CHANNEL = "channel"
# What a question is read from, besides its days.
QUESTION = (KIND, NAME, TEAM, VIEW)

SUMMARY = "summary"
KINDS = {
    ScopeKind.ORG: "an organization",
    ScopeKind.ENTERPRISE: "an enterprise",
    ScopeKind.TEAM: "a team of an organization",
    ScopeKind.ENTERPRISE_TEAM: "a team of an enterprise",
}
MOST_OPTIONS = 100
OPTION_LIMIT = 75
VALUE_LIMIT = 150
NAME_LENGTH = 201

Values = Mapping[str, str]


class Unanswerable(Exception):
    """What was chosen makes no question; `field` is the one to look at, and `str()` says why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def scope_fields(served: Iterable[Scope] | None, scope: Scope | None = None) -> list[Block]:
    """Return the fields in which a scope is chosen, or typed where there are none to choose from.

    `scope` is the one that they begin with, where it can be chosen.
    """
    offered = {scope_text(each): _scope_name(each) for each in served or ()}
    if not 0 < len(offered) <= MOST_OPTIONS or any(len(each) > VALUE_LIMIT for each in offered):
        return _typed_scope(scope)
    chosen, team = _of_offered(scope, offered)
    hint = "As in its address on GitHub, such as platform."
    return [
        field(SERVED, "The figures of", select(offered, chosen)),
        field(TEAM, "One of its teams", text_input(team), hint, optional=True),
    ]


def _typed_scope(scope: Scope | None) -> list[Block]:
    kinds = {str(kind): text for kind, text in KINDS.items()}
    kind, name = (ScopeKind.ORG, "") if scope is None else (scope.kind, scope.name)
    hint = "As in its address on GitHub; a team is acme/platform."
    return [
        field(KIND, "The figures of", select(kinds, kind)),
        field(NAME, "Name", text_input(name), hint),
    ]


def _of_offered(scope: Scope | None, offered: Mapping[str, str]) -> tuple[str, str]:
    """Return which of the scopes that are offered a scope is, and which of its teams."""
    first = next(iter(offered))
    if scope is None or scope_text(scope) in offered:
        return (first if scope is None else scope_text(scope)), ""
    owner = scope_text(scope.of_owner())
    return (owner, scope.team or "") if owner in offered else (first, "")


def view_field(shown: str = SUMMARY) -> Block:
    """Return the field in which a view is chosen; `shown` is the one that it begins with."""
    views = {
        SUMMARY: "Summary",
        **{str(view.name): _view_label(view.name, view.does) for view in VIEWS},
    }
    return field(VIEW, "What to show", select(views, shown if shown in views else SUMMARY))


def conversation(channel: str | None, include: Iterable[str]) -> Block:
    """Return what a conversation is chosen with: `channel`, or else the one that is looked at."""
    here = {"default_to_current_conversation": True}
    return {
        "type": "conversations_select",
        # With this, Slack sends a way to the person in that conversation along.
        "response_url_enabled": True,
        "filter": {"include": [*include], "exclude_external_shared_channels": True},
        **(here if channel is None else {"initial_conversation": channel}),
    }


def select(offered: Mapping[str, str], shown: str) -> Block:
    """Return a menu of values with their labels, that begins with one of them."""
    options = [{"text": plain_text(text), "value": value} for value, text in offered.items()]
    initial = next(option for option in options if option["value"] == shown)
    return {"type": "static_select", "options": options, "initial_option": initial}


def text_input(shown: str = "", length: int = NAME_LENGTH) -> Block:
    """Return a line to type in, that begins with a text."""
    line: Block = {"type": "plain_text_input", "max_length": length}
    return line | {"initial_value": shown} if shown else line


def field(key: str, label: str, element: Block, hint: str = "", *, optional: bool = False) -> Block:
    """Return an element with its label, found again under its key."""
    return {
        "type": "input",
        "block_id": key,
        "label": plain_text(label),
        "element": {**element, "action_id": key},
        "optional": optional,
        **({"hint": plain_text(hint)} if hint else {}),
    }


def modal(callback_id: str, title: str, submit: str, blocks: list[Block]) -> Block:
    """Return a window with these blocks."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title),
        "submit": plain_text(submit),
        "close": plain_text("Cancel"),
        "blocks": blocks,
    }


def values_of(state: object, keys: Iterable[str]) -> Values:
    """Return what each element of a view's `state.values` holds, by its key.

    It is "" where nothing was chosen or typed, and for those of `keys` that are not there.
    """
    return dict.fromkeys(keys, "") | dict(_held(state))


def typed_scope(values: Values) -> tuple[str, str]:
    """Return the scope as it is typed behind the command, and the field that it is in."""
    if SERVED not in values:
        return f"{values[KIND]} @{values[NAME].strip().removeprefix('@')}", NAME
    if not values[TEAM]:
        return values[SERVED], SERVED
    kind, _, name = values[SERVED].partition(" ")
    of_owner = ScopeKind.TEAM if kind == ScopeKind.ORG else ScopeKind.ENTERPRISE_TEAM
    owner = name.removeprefix("@").partition("/")[0]
    return f"{of_owner} @{owner}/{values[TEAM].strip()}", TEAM


def read_question(values: Values, period: str, period_field: str, today: date) -> Request:
    """Return the question that was put together, over a period as it is typed.

    Each step says a little more in the words of the command, so that the grammar itself tells
    which field it does not understand. Raises `Unanswerable`.
    """
    text, at = typed_scope(values)
    _understood(text, at, today)
    if values[VIEW] not in {"", SUMMARY}:
        text = f"{text} {values[VIEW]}"
        _understood(text, VIEW, today)
    return _understood(f"{text} {period}", period_field, today)


def _understood(text: str, at: str, today: date) -> Request:
    try:
        wanted = understand(text, None, today)
    except Misunderstood as misunderstood:
        raise Unanswerable(at, plain(misunderstood.sentence)) from misunderstood
    if not isinstance(wanted, Request):
        raise Unanswerable(at, plain(words.scope_missing()))
    return wanted


def _held(state: object) -> Iterator[tuple[str, str]]:
    for block in state.values() if isinstance(state, Mapping) else ():
        for key, element in block.items() if isinstance(block, Mapping) else ():
            if isinstance(element, Mapping):
                yield key, _value(element)


def _value(element: Mapping[str, Any]) -> str:
    option = element.get("selected_option")
    offered = option.get("value") if isinstance(option, Mapping) else None
    chosen = (element.get(f"selected_{kind}") for kind in ("date", "time", "conversation"))
    value = offered or next(filter(None, chosen), None) or element.get("value")
    return value if isinstance(value, str) else ""


def _scope_name(scope: Scope) -> str:
    return shorten(f"{scope.name} ({str(scope.kind).replace('-', ' ')})", OPTION_LIMIT)


def _view_label(name: str, does: str) -> str:
    return shorten(f"{name.capitalize()}: {does}", OPTION_LIMIT)
