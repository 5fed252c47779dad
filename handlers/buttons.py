"""What can be pressed below an answer: one block, made from the question that it answers.

https://docs.slack.dev/reference/block-kit/blocks/actions-block
"""

from datetime import date

from handlers.grammar import understand
from handlers.links_button import links_button
from handlers.messages import Block
from handlers.request import Misunderstood, Request, ViewName, asked_text
from handlers.views import VIEWS
from handlers.words import help_hint, not_a_choice
from handlers.words.subscribe_form import BUTTON as SUBSCRIBE_LABEL
from metrics.scope import LastDays, ScopeKind

PERIOD = "period"
VIEW = "view"
MORE = "more"
ACTION_IDS = (PERIOD, VIEW, MORE)

SUBSCRIBE = "subscribe"

PERIODS = (7, 14, 28, 90)
SUMMARY = "summary"
REFRESH = "refresh"
# What the menu says in words that one could type in the thread as well.
SAID = {"as csv": "As CSV", "explain": "Explain"}


def controls(
    question: Request, key: str = "answer", *, links: bool = False, subscribe: bool = False
) -> Block:
    """Return the block below the answer to a question; with `links`, also to GitHub's files.

    With `subscribe`, the same can be ordered as a digest, unless it is a comparison, which the
    window cannot show.

    `key` says which answer it is where Slack does not: see `Threads.remember_alone`.
    A choice stays on the screen of who made it until the block has another id, so the id says
    what is shown.
    """
    return {
        "type": "actions",
        "block_id": f"{key}:{asked_text(question.asked)}:{question.view}",
        "elements": [
            _select(PERIOD, "Period", _periods(), _shown_period(question)),
            _select(VIEW, "View", _views(question.scope.kind), question.view or SUMMARY),
            *([links_button()] if links else []),
            *([_subscribe_button()] if subscribe and question.against is None else []),
            {"type": "overflow", "action_id": MORE, "options": _options(_more())},
        ],
    }


def _subscribe_button() -> Block:
    text = {"type": "plain_text", "text": SUBSCRIBE_LABEL}
    return {"type": "button", "action_id": SUBSCRIBE, "text": text}


def key_of(block_id: str) -> str:
    """Return the key that the controls of this id were made with."""
    return block_id.partition(":")[0]


def is_offered(action_id: str, value: str, question: Request) -> bool:
    """Whether this can be chosen below the answer to a question."""
    offered = {PERIOD: _periods(), VIEW: _views(question.scope.kind), MORE: _more()}
    return value in offered.get(action_id, {})


def chosen(value: str, question: Request, today: date) -> Request:
    """Return the question with what was chosen in it. Raises `Misunderstood`."""
    if value == REFRESH:
        return question
    if value == SUMMARY:
        return Request(question.scope, question.asked)
    wanted = understand(value, question, today)
    if not isinstance(wanted, Request) or wanted.scope != question.scope:
        raise Misunderstood(not_a_choice(), help_line=help_hint())
    return wanted


def _periods() -> dict[str, str]:
    return {f"{days}d": f"{days} days" for days in PERIODS}


def _shown_period(question: Request) -> str:
    asked = question.asked
    return asked_text(asked) if isinstance(asked, LastDays) else ""


def _views(kind: ScopeKind) -> dict[str, str]:
    names: list[ViewName] = [view.name for view in VIEWS if kind in view.scopes]
    return {SUMMARY: "Summary", **{str(name): name.capitalize() for name in names}}


def _more() -> dict[str, str]:
    return {REFRESH: "Refresh", **SAID}


def _select(action_id: str, label: str, offered: dict[str, str], shown: str) -> Block:
    initial = _options({shown: offered[shown]})[0] if shown in offered else None
    select = {
        "type": "static_select",
        "action_id": action_id,
        # Screen readers say the placeholder for the name of a select.
        "placeholder": {"type": "plain_text", "text": label},
        "options": _options(offered),
    }
    return select if initial is None else select | {"initial_option": initial}


def _options(offered: dict[str, str]) -> list[Block]:
    return [
        {"text": {"type": "plain_text", "text": text}, "value": value}
        for value, text in offered.items()
    ]
