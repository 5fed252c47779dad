"""What to tell somebody who may not have what they asked for: why, then who can help. Mrkdwn."""

from handlers.access.rules import RULES, Action, Role, Verdict, Why
from handlers.mrkdwn import code
from handlers.vocabulary import SLASH_COMMAND
from metrics.scope import Scope

WHOAMI = f"{code(f'{SLASH_COMMAND} whoami')} shows what you may see."

ROLES = {
    Role.NOBODY: "nothing",
    Role.VIEWER: "viewers",
    Role.ANALYST: "analysts",
    Role.ADMINISTRATOR: "administrators",
}


def only_you() -> str:
    """Say that nobody else sees the answer."""
    return "Only you can see this."


def not_allowed(verdict: Verdict, action: Action, scope: Scope | None) -> str:
    """Say why something may not be done, and the next step."""
    match verdict.why:
        case Why.STANDING:
            return (
                "Copilot figures are for full members of this workspace, and you are not one, "
                "or Slack did not say so. If that is wrong, ask again in a few minutes."
            )
        case Why.SHARED:
            return (
                "Copilot figures stay out of channels that are shared with others, and this one "
                "is, or Slack did not say what it is. Ask me in a direct message instead."
            )
        case Why.NOT_SERVED:
            return f"I do not answer for {_named(scope)}. Whoever runs this app can add it."
        case Why.NOT_HERE:
            return f"The figures of {_named(scope)} are not for this channel. {WHOAMI}"
        case Why.LINKS_OFF:
            return (
                "Links to GitHub's report files are switched off here. "
                "Whoever runs this app can allow them."
            )
        case _:
            return f"Only {ROLES[RULES[action].role]} may {action}. {WHOAMI}"


def _named(scope: Scope | None) -> str:
    return "this" if scope is None else code(str(scope))
