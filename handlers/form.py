"""The window in which a question is put together by choosing, and what comes out of it.

https://docs.slack.dev/surfaces/modals
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers import words
from handlers.grammar import understand
from handlers.messages import Block
from handlers.mrkdwn import plain, shorten
from handlers.request import Misunderstood, Request, scope_text
from handlers.views import VIEWS
from metrics.scope import Scope, ScopeKind

CALLBACK_ID = "question"
SHORTCUT_ID = "ask"

KIND, NAME, SERVED, TEAM = "kind", "name", "served", "team"
VIEW, PERIOD, FIRST, LAST, CHANNEL = "view", "period", "first", "last", "channel"
_READ = (KIND, NAME, TEAM, VIEW, PERIOD, FIRST, LAST, CHANNEL)

SUMMARY = "summary"
KINDS = {
    ScopeKind.ORG: "an organization",
    ScopeKind.ENTERPRISE: "an enterprise",
    ScopeKind.TEAM: "a team of an organization",
    ScopeKind.ENTERPRISE_TEAM: "a team of an enterprise",
}
PERIODS = {
    "7d": "7 days",
    "14d": "14 days",
    "28d": "28 days",
    "90d": "90 days",
    "last week": "Last week, Monday to Sunday",
    "last month": "Last month",
    "this month": "This month until yesterday",
}
USUAL_PERIOD = "28d"
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


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came out of the window: the question, and the channel that is to see its answer."""

    question: Request
    channel: str


def form(served: Iterable[Scope] | None, channel: str | None) -> Block:
    """Return the window. `served` are the scopes to choose from, None where any may be named.

    The answer goes to `channel` unless another is chosen; None is the one that is looked at.
    """
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": _plain("Copilot figures"),
        "submit": _plain("Ask"),
        "close": _plain("Cancel"),
        "blocks": [
            *_scope_fields(served),
            _input(VIEW, "What to show", _select(_views(), SUMMARY)),
            _input(PERIOD, "Days", _select(PERIODS, USUAL_PERIOD)),
            _day(FIRST, "Or from this day", "Days are UTC days, as GitHub counts them."),
            _day(LAST, "Until this day", "Both days are included."),
            _input(CHANNEL, "Where to answer", _conversation(channel)),
        ],
    }


def read(state: object, today: date) -> Submitted:
    """Return what was chosen, from a view's `state.values`. Raises `Unanswerable`.

    Each step says a little more in the words of the command, so that the grammar itself tells
    which field it does not understand. What is not there was not chosen.
    """
    values = dict.fromkeys(_READ, "") | dict(_values(state))
    text, field = _scope(values)
    _understood(text, field, today)
    if values[VIEW] not in {"", SUMMARY}:
        text = f"{text} {values[VIEW]}"
        _understood(text, VIEW, today)
    question = _understood(f"{text} {_period(values)}", _period_field(values), today)
    return Submitted(question, values[CHANNEL])


def _scope(values: Values) -> tuple[str, str]:
    """Return the scope as it is typed, and the field that it is in."""
    if SERVED not in values:
        return f"{values[KIND]} @{values[NAME].strip().removeprefix('@')}", NAME
    if not values[TEAM]:
        return values[SERVED], SERVED
    kind, _, name = values[SERVED].partition(" ")
    of_owner = ScopeKind.TEAM if kind == ScopeKind.ORG else ScopeKind.ENTERPRISE_TEAM
    owner = name.removeprefix("@").partition("/")[0]
    return f"{of_owner} @{owner}/{values[TEAM].strip()}", TEAM


def _period(values: Values) -> str:
    if bool(values[FIRST]) is not bool(values[LAST]):
        raise Unanswerable(LAST if values[FIRST] else FIRST, words.period_incomplete())
    return f"{values[FIRST]}..{values[LAST]}" if values[FIRST] else values[PERIOD]


def _period_field(values: Values) -> str:
    return LAST if values[FIRST] else PERIOD


def _understood(text: str, field: str, today: date) -> Request:
    try:
        wanted = understand(text, None, today)
    except Misunderstood as misunderstood:
        raise Unanswerable(field, plain(misunderstood.sentence)) from misunderstood
    if not isinstance(wanted, Request):
        raise Unanswerable(field, plain(words.scope_missing()))
    return wanted


def _values(state: object) -> Iterator[tuple[str, str]]:
    """Yield what each element holds, by its action_id; "" where nothing was chosen or typed."""
    for block in state.values() if isinstance(state, Mapping) else ():
        for key, element in block.items() if isinstance(block, Mapping) else ():
            if isinstance(element, Mapping):
                yield key, _value(element)


def _value(element: Mapping[str, Any]) -> str:
    option = element.get("selected_option")
    offered = option.get("value") if isinstance(option, Mapping) else None
    chosen = element.get("selected_date") or element.get("selected_conversation")
    value = offered or chosen or element.get("value")
    return value if isinstance(value, str) else ""


def _scope_fields(served: Iterable[Scope] | None) -> list[Block]:
    offered = {scope_text(scope): _scope_name(scope) for scope in served or ()}
    if not 0 < len(offered) <= MOST_OPTIONS or any(len(each) > VALUE_LIMIT for each in offered):
        kinds = {str(kind): text for kind, text in KINDS.items()}
        typed = {"type": "plain_text_input", "max_length": NAME_LENGTH}
        return [
            _input(KIND, "The figures of", _select(kinds, ScopeKind.ORG)),
            _input(NAME, "Name", typed, "As in its address on GitHub; a team is acme/platform."),
        ]
    team = {"type": "plain_text_input", "max_length": NAME_LENGTH}
    hint = "As in its address on GitHub, such as platform."
    return [
        _input(SERVED, "The figures of", _select(offered, next(iter(offered)))),
        _input(TEAM, "One of its teams", team, hint, optional=True),
    ]


def _scope_name(scope: Scope) -> str:
    return shorten(f"{scope.name} ({str(scope.kind).replace('-', ' ')})", OPTION_LIMIT)


def _views() -> dict[str, str]:
    return {
        SUMMARY: "Summary",
        **{str(view.name): _view_label(view.name, view.does) for view in VIEWS},
    }


def _view_label(name: str, does: str) -> str:
    return shorten(f"{name.capitalize()}: {does}", OPTION_LIMIT)


def _day(key: str, label: str, hint: str) -> Block:
    return _input(key, label, {"type": "datepicker"}, hint, optional=True)


def _conversation(channel: str | None) -> Block:
    here = {"default_to_current_conversation": True}
    return {
        "type": "conversations_select",
        # With this, Slack sends a way to the person in that conversation along.
        "response_url_enabled": True,
        "filter": {
            "include": ["public", "private", "im"],
            "exclude_external_shared_channels": True,
        },
        **(here if channel is None else {"initial_conversation": channel}),
    }


def _select(offered: Mapping[str, str], shown: str) -> Block:
    options = [{"text": _plain(text), "value": value} for value, text in offered.items()]
    initial = next(option for option in options if option["value"] == shown)
    return {"type": "static_select", "options": options, "initial_option": initial}


def _input(
    key: str, label: str, element: Block, hint: str = "", *, optional: bool = False
) -> Block:
    return {
        "type": "input",
        "block_id": key,
        "label": _plain(label),
        "element": {**element, "action_id": key},
        "optional": optional,
        **({"hint": _plain(hint)} if hint else {}),
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
