"""What stands in the App Home. Mrkdwn, except for titles and what stands on buttons."""

from collections.abc import Sequence
from datetime import datetime

from handlers.access.rules import Ground, Role
from handlers.mrkdwn import code
from handlers.vocabulary import SLASH_COMMAND
from handlers.words.summary import listed
from metrics.freshness import Freshness
from metrics.numbers import day, moment, plural
from metrics.scope import Scope

ASK = "What you can ask"
ROLE = "What you may see"
HEALTH = "Health"
AUDIT = "Audit record"
REFRESH = "Refresh"
SUMMARY = "Summary"

INTRODUCTION = (
    "GitHub Copilot usage as a sentence, numbers and a chart. "
    "Press a button, and the answer waits for you in *Messages*. "
    f"In a channel, type {code(f'{SLASH_COMMAND} help')} for everything I understand, or "
    f"{code(f'{SLASH_COMMAND} subscribe org NAME weekly')} to have figures come by themselves."
)
NOTHING_YET = (
    f"Type {code(f'{SLASH_COMMAND} org NAME')} with the name of your organization on GitHub, "
    "and it will be here the next time."
)
NOTHING_RECORDED = "Nothing is recorded yet."
WELL = "All that I can see from here is well."
DOCTOR = (
    f"Where the app runs, {code('copilot-metrics doctor')} with a scope behind it looks at "
    "every token, endpoint and permission."
)
MOST_NAMED = 5

_ROLES = {
    Role.VIEWER: "a *viewer*",
    Role.ANALYST: "an *analyst*",
    Role.ADMINISTRATOR: "an *administrator*",
}
_MAY = {
    Role.VIEWER: "You may see the totals of the scopes above, and your own figures.",
    Role.ANALYST: "You may see the totals of the scopes above, and people by name.",
    Role.ADMINISTRATOR: "You may see everything that is kept here, the audit record too.",
}


def role(held: Role, ground: Ground) -> str:
    """Say who somebody is here, and why; `held` is not that of nobody."""
    more = f"{code(f'{SLASH_COMMAND} whoami')} tells it in full."
    return f"You are {_ROLES[held]}, because {ground}. {_MAY[held]} {more}"


def scope_line(scope: Scope, found: Freshness | None) -> str:
    """Say how fresh the figures of a scope are."""
    return f"*{code(str(scope))}*\n{_fresh(found)}"


def _fresh(found: Freshness | None) -> str:
    if found is None:
        return "Nobody has asked for it yet."
    sentences = [f"Figures until {day(found.last_day)}, checked {moment(found.checked_at)}."]
    if found.provisional:
        sentences.append(f"{listed(found.provisional)} may still change.")
    if found.unknown:
        fields = plural(len(found.unknown), "field", "fields")
        sentences.append(f"GitHub sends {fields} that I do not know yet: {_named(found.unknown)}.")
    return " ".join(sentences)


def more_scopes(number: int) -> str:
    """Say that there are more scopes than are shown."""
    return f"… and {number} more."


def broken_file(reason: str) -> str:
    """Say that the access file cannot be read any more."""
    return f"The access file is broken, and what it said before holds: {code(reason)}"


def stale(found: Sequence[Freshness]) -> str:
    """Name the scopes that were not looked at for long, and what to do."""
    names = _named([str(each.scope) for each in found])
    return (
        f"Not refreshed for more than two days: {names}. Each question refreshes its scope, "
        f"and {code('copilot-metrics backfill')} fetches all its days."
    )


def _named(names: Sequence[str]) -> str:
    listed = ", ".join(map(code, names[:MOST_NAMED]))
    more = len(names) - MOST_NAMED
    return f"{listed} and {more} more" if more > 0 else listed


def as_of(now: datetime) -> str:
    """Say when this was put together."""
    return f"As of {moment(now)}. Only you can see this."
