"""The App Home as values: what one person sees there, and the blocks that show it.

https://docs.slack.dev/surfaces/app-home
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.access import Role
from handlers.access.rules import Ground
from handlers.home_subscriptions import Standing, subscription_blocks
from handlers.messages import Block, button, context, header, section
from handlers.mrkdwn import shorten
from handlers.request import Request, ViewName
from handlers.views import view_of
from handlers.words import APP_NAME, home
from handlers.words.persons import act_line
from metrics.freshness import Freshness
from metrics.scope import LastDays, Scope
from storage.audit import AuditRow

ASK = re.compile(r"^home_ask_\d+$")
REFRESH = "home_refresh"

MOST_SCOPES = 20
MOST_ACTS = 10
VALUE_LIMIT = 2000

_EXAMPLES = (ViewName.SUMMARY, ViewName.LANGUAGES, ViewName.AGENTS, ViewName.PULL_REQUESTS)
_LENGTH = LastDays(28)


@dataclass(frozen=True, slots=True)
class Health:
    """What an administrator should know: why the access file is broken, and what is stale."""

    broken_file: str | None
    stale: tuple[Freshness, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """What one person sees.

    `channel` is the direct message that answers go to. `scopes` are those the person may ask for
    there, each with its freshness, None where GitHub was never asked. `health` and `acts` are None
    for whoever may not see them.
    """

    channel: str
    now: datetime
    role: Role
    ground: Ground
    scopes: Sequence[tuple[Scope, Freshness | None]]
    standing: Standing
    health: Health | None = None
    acts: Sequence[AuditRow] | None = None


def home_view(shown: Home) -> Block:
    """Return the view that Slack is given, with at most 100 blocks."""
    blocks = [
        header(APP_NAME),
        section(home.INTRODUCTION),
        *_questions(shown.scopes),
        header(home.ROLE),
        section(home.role(shown.role, shown.ground)),
        *subscription_blocks(shown.standing),
        *([] if shown.health is None else _health(shown.health)),
        *([] if shown.acts is None else _acts(shown.acts)),
        {"type": "divider"},
        {"type": "actions", "elements": [button(REFRESH, home.REFRESH)]},
        context(home.as_of(shown.now)),
    ]
    return {"type": "home", "private_metadata": shown.channel, "blocks": blocks}


def _questions(scopes: Sequence[tuple[Scope, Freshness | None]]) -> Iterator[Block]:
    yield header(home.ASK)
    if not scopes:
        yield section(home.NOTHING_YET)
    for scope, found in scopes[:MOST_SCOPES]:
        yield section(home.scope_line(scope, found))
        yield {"type": "actions", "elements": _examples(scope)}
    if len(scopes) > MOST_SCOPES:
        yield context(home.more_scopes(len(scopes) - MOST_SCOPES))


def _examples(scope: Scope) -> list[Block]:
    """Return a button for each question; what it asks is what would be typed."""
    views = [name for name in _EXAMPLES if _has(scope, name)]
    return [
        button(
            f"home_ask_{place}",
            name.capitalize() or home.SUMMARY,
            shorten(Request(scope, _LENGTH, name).command, VALUE_LIMIT),
        )
        for place, name in enumerate(views)
    ]


def _has(scope: Scope, name: ViewName) -> bool:
    view = view_of(name)
    return view is None or scope.kind in view.scopes


def _health(health: Health) -> Iterator[Block]:
    wrong = [] if health.broken_file is None else [home.broken_file(health.broken_file)]
    wrong += [home.stale(health.stale)] if health.stale else []
    yield header(home.HEALTH)
    yield section("\n".join((*(wrong or [home.WELL]), home.DOCTOR)))


def _acts(acts: Sequence[AuditRow]) -> Iterator[Block]:
    yield header(home.AUDIT)
    if not acts:
        yield section(home.NOTHING_RECORDED)
    for act in acts[:MOST_ACTS]:
        yield context(act_line(act).removeprefix("• "))
