"""Whether a subscription may still come: its owner's rights, asked again at every delivery."""

from handlers.access import Access, Action, Shown, Verdict, Why
from handlers.access.directory import SlackSilent
from handlers.access.rules import Person, Place, Standing, decide
from handlers.deliveries.failing import PermissionLost
from handlers.hindrances import APP_SHUT_OUT, Hindrance
from handlers.refusals import SlackRefused
from handlers.subscriptions.subscription import Subscription

_STANDINGS = {
    Standing.GONE: Hindrance.OWNER_GONE,
    Standing.UNKNOWN: Hindrance.NOT_TOLD,
}
_REASONS = {
    Why.STANDING: Hindrance.OWNER_NO_MEMBER,
    Why.SHARED: Hindrance.CHANNEL_SHARED,
    Why.NOT_SERVED: Hindrance.SCOPE_NOT_SERVED,
    Why.NOT_HERE: Hindrance.SCOPE_NOT_HERE,
    Why.ROLE: Hindrance.OWNER_ROLE,
}


async def check(access: Access, subscription: Subscription, channel: str) -> None:
    """Raise nothing where it may come to a channel, which need not be where it comes by now.

    Raises `PermissionLost` where it may not or where Slack does not tell, and `SlackRefused` where
    the app cannot see the channel.
    """
    policy = access.file.read()
    try:
        person = await access.directory.known_person(subscription.owner, policy.groups)
        place = await access.directory.place(channel)
    except SlackSilent as silent:
        raise _untold(silent) from silent
    if place is Place.ELSEWHERE:
        raise SlackRefused("channel_not_found")
    for scope in subscription.order.scopes:
        verdict = decide(
            policy, person, place, channel=channel, action=Action.SUBSCRIBE, scope=scope
        )
        if not verdict.allowed or verdict.shown is Shown.ASKER:
            raise PermissionLost(_hindrance(person, verdict))


def _untold(silent: SlackSilent) -> Exception:
    """Return what follows from Slack's silence: it is no "no", unless Slack says that it stays."""
    if silent.code == "user_not_found":
        return PermissionLost(Hindrance.OWNER_GONE)
    if silent.code == "missing_scope" or silent.code in APP_SHUT_OUT:
        return SlackRefused(silent.code)
    return PermissionLost(Hindrance.NOT_TOLD)


def _hindrance(person: Person, verdict: Verdict) -> Hindrance:
    if verdict.why is Why.STANDING:
        return _STANDINGS.get(person.standing, Hindrance.OWNER_NO_MEMBER)
    if person.untold:
        # The owner may be in a user group that Slack did not tell of.
        return Hindrance.NOT_TOLD
    return _REASONS.get(verdict.why, Hindrance.SCOPE_NOT_HERE)
