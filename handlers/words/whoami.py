"""What somebody may see here and why, in words. Mrkdwn."""

from dataclasses import dataclass

from handlers.access.rules import (
    RULES,
    Action,
    Audience,
    Person,
    Place,
    Policy,
    Role,
    Standing,
)
from handlers.mrkdwn import code, escape
from metrics.scope import Scope
from storage.logins import LoginRow

_ONE = {
    Role.VIEWER: "a *viewer*",
    Role.ANALYST: "an *analyst*",
    Role.ADMINISTRATOR: "an *administrator*",
}
_STANDINGS = {
    Standing.GUEST: "you are a guest in this workspace",
    Standing.STRANGER: "you come from another workspace",
    Standing.BOT: "you are a bot",
    Standing.GONE: "your account is deactivated",
    Standing.UNKNOWN: "Slack did not tell me who you are; ask again in a few minutes",
}
_YOURS = {
    Action.OWN_FIGURES: "see your own figures",
    Action.SUBSCRIPTIONS: "see a channel's subscriptions and change your own",
    Action.LINK_GITHUB: "say which GitHub login is yours",
}
_ABOVE = {
    Role.VIEWER: ("People by name are for analysts, and the audit record is for administrators.",),
    Role.ANALYST: ("The audit record is for administrators.",),
    Role.ADMINISTRATOR: (),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of somebody who asks who they are here."""

    person: Person
    place: Place
    channel: str
    policy: Policy
    broken: str | None
    login: LoginRow | None


def whoami(found: Found) -> str:
    """Say what somebody may see, because of what, and where."""
    role, ground = found.policy.role_and_ground(found.person)
    if role is Role.NOBODY:
        return (
            f"You may see nothing here, because {_STANDINGS[found.person.standing]}. "
            "Copilot figures are for full members of this workspace."
        )
    may = [
        _YOURS.get(act, str(act))
        for act, rule in RULES.items()
        if rule.role <= role and act is not Action.WHOAMI
    ]
    lines = (
        f"You are {_ONE[role]}, because {ground}.",
        f"You may {'; '.join(may)}.",
        *_ABOVE[role],
        *_scopes(found),
        _here(found.place),
        *_untold(found.person),
        *_login(found.login),
        *_broken(found, role),
        "Only you can see this.",
    )
    return "\n".join(f"• {line}" if number else line for number, line in enumerate(lines))


def _scopes(found: Found) -> list[str]:
    policy = found.policy
    if policy.served is None:
        answered = "I answer for everything that my token at GitHub can see"
    else:
        served = ", ".join(code(str(scope)) for scope in sorted(policy.served, key=str))
        answered = f"I answer for {served}, each with its teams"
    limited = [_limited(scope, each, found) for scope, each in policy.audiences.items()]
    return [f"{answered}{', with these limits:' if limited else '.'}", *limited]


def _limited(scope: Scope, audience: Audience, found: Found) -> str:
    where = ", ".join(f"<#{escape(channel)}>" for channel in sorted(audience.channels))
    groups = ", ".join(code(group) for group in sorted(audience.groups))
    said = [f"in {where}"] if where else []
    said += [f"for people in the user group {groups}"] if groups else []
    if found.channel in audience.channels:
        yours = "which is here"
    elif found.person.is_in(audience.groups):
        yours = "and you are in it"
    else:
        yours = "so not for you here"
    return f"{code(str(scope))} only {', and '.join(said)}, {yours}."


def _here(place: Place) -> str:
    match place:
        case Place.SHARED:
            return (
                "In this channel I show nothing, because it is shared with another workspace, "
                "or Slack did not say what it is."
            )
        case Place.ELSEWHERE:
            return "I am not in this conversation, so answers here are for you alone."
        case Place.DIRECT:
            return "This is a direct message, so nobody else sees the answers."
        case _:
            return (
                f"In this {place}, everybody sees the figures; you alone see what is about persons."
            )


def _untold(person: Person) -> list[str]:
    if not person.untold:
        return []
    groups = ", ".join(code(group) for group in sorted(person.untold))
    return [f"Slack did not tell who is in {groups}, which counts as if you were not."]


def _login(row: LoginRow | None) -> list[str]:
    if row is None:
        return []
    waits = "" if row.is_confirmed else ", which no administrator has confirmed yet"
    return [f"Your login on GitHub is {code(row.login)}{waits}."]


def _broken(found: Found, role: Role) -> list[str]:
    if role is not Role.ADMINISTRATOR or found.broken is None:
        return []
    return [f"The access file is broken, and what it said before holds: {escape(found.broken)}."]
