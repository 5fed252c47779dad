"""What to tell when a subscription cannot be delivered: what happened, then the one step. Mrkdwn.

The codes are Slack's own and those of `handlers.hindrances`; `fix` has a sentence for any.
https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.hindrances import Hindrance
from handlers.mrkdwn import code as in_code
from handlers.mrkdwn import escape, shorten
from handlers.vocabulary import SLASH_COMMAND
from handlers.words.slack import APP_NAME
from metrics.numbers import day

ASKED = "asked"

# What the buttons and the choice below a direct message say.
RESUME = "Resume"
MOVE = "Move to…"
END = "Unsubscribe"
END_ASKED = "It ends, and does not come again unless somebody orders it anew."
END_KEPT = "Keep it"

_RESUME = "then resume it"
_BY_ITSELF = "then it comes again by itself"
_OPERATOR = "Ask whoever runs this app to"
_NOTHING_TO_DO = "There is nothing to do: it is tried again with the next one."

# For each code what happened, then the step that ends it; `{channel}` is where it should go.
_SENTENCES: dict[str, tuple[str, str]] = {
    ASKED: ("Somebody paused it.", "Resume it whenever you like."),
    "not_in_channel": (
        "I am not in {channel}.",
        f"Type {in_code(f'/invite @{APP_NAME}')} in {{channel}}, {_RESUME}.",
    ),
    "channel_not_found": (
        "I cannot see {channel}: it is gone, or it is private and I am not in it.",
        (
            f"Type {in_code(f'/invite @{APP_NAME}')} in {{channel}}, {_RESUME}; "
            "if it is gone, move this to another channel."
        ),
    ),
    "is_archived": (
        "{channel} is archived.",
        f"Move this to another channel, or take {{channel}} out of the archive, {_RESUME}.",
    ),
    "restricted_action": (
        "The settings of {channel} keep me from posting.",
        f"Move this to another channel, or have an administrator allow me to post, {_RESUME}.",
    ),
    "restricted_action_read_only_channel": (
        "Only some people may post in {channel}.",
        f"Move this to another channel, or have an administrator add me to them, {_RESUME}.",
    ),
    "restricted_action_thread_only_channel": (
        "In {channel} one may only answer in threads.",
        "Move this to another channel.",
    ),
    "restricted_action_non_threadable_channel": (
        "{channel} has no threads, and the details go into one.",
        "Move this to another channel.",
    ),
    "restricted_action_thread_locked": (
        "The thread of its message in {channel} was locked before the details were in it.",
        "The next one has a thread of its own; there is nothing to do.",
    ),
    "thread_not_found": (
        "Its message in {channel} was deleted before the details were in its thread.",
        "The next one has a thread of its own; there is nothing to do.",
    ),
    "account_inactive": (
        "This app was switched off in this workspace.",
        f"Ask an administrator of this workspace to install it again, {_BY_ITSELF}.",
    ),
    "token_revoked": (
        "Slack took away this app's access.",
        f"Ask an administrator of this workspace to install it again, {_BY_ITSELF}.",
    ),
    "token_expired": (
        "This app's access to Slack has run out.",
        f"Ask an administrator of this workspace to install it again, {_BY_ITSELF}.",
    ),
    "invalid_auth": (
        "Slack does not accept this app's token.",
        f"{_OPERATOR} give it a valid {in_code('SLACK_BOT_TOKEN')}, {_BY_ITSELF}.",
    ),
    "not_authed": (
        "This app has no token for Slack.",
        f"{_OPERATOR} give it a {in_code('SLACK_BOT_TOKEN')}, {_BY_ITSELF}.",
    ),
    "not_allowed_token_type": (
        "This app was given the wrong kind of token for Slack.",
        f"{_OPERATOR} give it a bot token ({in_code('xoxb-')}), {_BY_ITSELF}.",
    ),
    "team_access_not_granted": (
        "This app was not given access to this workspace.",
        f"Ask an administrator of your organization on Slack to add it, {_BY_ITSELF}.",
    ),
    "ekm_access_denied": (
        "Your company's key management has stopped messages.",
        f"Ask an administrator of this workspace to allow them, {_BY_ITSELF}.",
    ),
    "missing_scope": (
        "This app lacks a permission in Slack.",
        (
            "Ask an administrator of this workspace to install the app again with the scopes of its "
            f"manifest, {_BY_ITSELF}."
        ),
    ),
    "msg_too_long": (
        "What it says is too long for one message in Slack.",
        "Order it anew with a shorter period, and unsubscribe this one.",
    ),
    "invalid_blocks": (
        "Slack did not accept the layout of the message.",
        "If this goes on, ask whoever runs this app to update it.",
    ),
    "message_limit_exceeded": (
        "This workspace has reached Slack's limit on messages.",
        f"Ask an administrator of this workspace to make room, {_RESUME}.",
    ),
    Hindrance.SLACK_DOWN: ("Slack did not take it for hours.", _NOTHING_TO_DO),
    Hindrance.SLACK_BUSY: ("Slack asked me to slow down for hours.", _NOTHING_TO_DO),
    Hindrance.GITHUB_DOWN: ("GitHub did not answer for hours.", _NOTHING_TO_DO),
    Hindrance.GITHUB_BUSY: (
        "GitHub let this app ask no more for hours.",
        _NOTHING_TO_DO,
    ),
    Hindrance.GITHUB_ANSWER: (
        "GitHub's answers could not be read for hours.",
        "If this goes on, ask whoever runs this app to update it.",
    ),
    Hindrance.GITHUB_TOKEN: (
        "GitHub does not accept this app's token: it is wrong, expired or revoked.",
        f"{_OPERATOR} give it a new one, {_BY_ITSELF}.",
    ),
    Hindrance.GITHUB_NOT_INSTALLED: (
        "This app's GitHub App is no longer installed there.",
        f"Ask an owner on GitHub to install it, {_BY_ITSELF}.",
    ),
    Hindrance.GITHUB_POLICY: (
        "The policy “Copilot usage metrics” is off on GitHub.",
        f"Ask an owner there to set it to “Enabled everywhere”, {_BY_ITSELF}.",
    ),
    Hindrance.GITHUB_PERMISSION: (
        "GitHub no longer lets this app read these figures.",
        f"Ask an owner there to give it the permission back, {_BY_ITSELF}.",
    ),
    Hindrance.GITHUB_NOT_FOUND: (
        "GitHub does not know this scope, or no longer shows it to this app.",
        (
            f"Ask an owner there to give this app access, {_RESUME}; "
            "if it was renamed, order it anew under its new name."
        ),
    ),
    Hindrance.GITHUB_VERSION: (
        "GitHub no longer answers the version of its API that this app speaks.",
        f"{_OPERATOR} update it, {_BY_ITSELF}.",
    ),
    Hindrance.GITHUB_SWITCHED_OFF: (
        "The Copilot metrics API is switched off on GitHub.",
        f"Ask an owner there to switch it on in the Copilot policies, {_BY_ITSELF}.",
    ),
    Hindrance.GITHUB_CLOSED: (
        "GitHub closed the endpoints that had these figures.",
        "Order it anew for the whole organization or enterprise, and unsubscribe this one.",
    ),
    Hindrance.GITHUB_REFUSED: (
        "GitHub refused the request, and asking again would not help.",
        f"{_OPERATOR} look into its log, {_RESUME}.",
    ),
    Hindrance.REPORT_HOST: (
        "GitHub's link to a report leads to a host that this app does not trust.",
        f"{_OPERATOR} look at {in_code('GITHUB_LINK_HOSTS')}, {_BY_ITSELF}.",
    ),
    Hindrance.REPORT_SIZE: (
        "A report of GitHub's is larger than this app accepts.",
        "Order it anew for a smaller scope, and unsubscribe this one.",
    ),
    Hindrance.TOOK_TOO_LONG: (
        "The figures did not all arrive in time, however often I asked.",
        "What arrived is kept, so the next one gets further; there is nothing to do.",
    ),
    Hindrance.NO_DATA: (
        "GitHub had no figures for its days, and I asked for hours.",
        "If somebody used Copilot on them, the next one has them; there is nothing to do.",
    ),
    Hindrance.TEAM_NOT_LISTED: (
        "GitHub no longer lists the team: it has fewer than five Copilot seats, or another name.",
        "Give it five seats and resume it, or order it anew under its new name.",
    ),
    Hindrance.FEW_PEOPLE: (
        "Too few people were active, so the figures could be those of one person.",
        "It comes again once more people are. Order it anew for a larger group if that is rare.",
    ),
    Hindrance.OWNER_GONE: (
        "Whoever ordered it has left this workspace.",
        "Order it anew, and it is yours.",
    ),
    Hindrance.OWNER_NO_MEMBER: (
        "Whoever ordered it is no longer a full member of this workspace.",
        "Order it anew, and it is yours.",
    ),
    Hindrance.OWNER_ROLE: (
        "Whoever ordered it may no longer do so.",
        f"{_OPERATOR} name them in its access file, {_RESUME}.",
    ),
    Hindrance.NOT_TOLD: (
        "Slack did not tell who may see these figures, however often I asked.",
        _NOTHING_TO_DO,
    ),
    Hindrance.CHANNEL_SHARED: (
        "{channel} is now shared with others, and Copilot figures stay out of such channels.",
        "Move this to a channel of your own.",
    ),
    Hindrance.SCOPE_NOT_SERVED: (
        "This app no longer answers for this scope.",
        f"{_OPERATOR} add it to {in_code('COPILOT_SCOPES')}, {_BY_ITSELF}.",
    ),
    Hindrance.SCOPE_NOT_HERE: (
        "These figures are no longer for {channel}.",
        (
            f"{_OPERATOR} name the channel in its access file, {_RESUME}; "
            "or move this to a channel that they are for."
        ),
    ),
    "too_late": (
        "I was not running when it was due, and it would have come too late.",
        _NOTHING_TO_DO,
    ),
    "newer_one_came": (
        "I was not running when it was due, and the one after it came instead.",
        "There is nothing to do.",
    ),
    "paused": ("It was paused when it was due.", "Resume it whenever you like."),
    "ended": ("It had ended when it was due.", "Order it anew if you want it back."),
    "may_have_been_sent": (
        "It may have come, but Slack never confirmed it, so I did not send it again.",
        "Look into {channel}; the next one comes as usual.",
    ),
    Hindrance.UNEXPECTED: (
        "Something went wrong that I have no words for.",
        "If this goes on, ask whoever runs this app to look into its log.",
    ),
}

_OTHER_SPELLINGS = {
    "is_inactive": "is_archived",
    "message_not_found": "thread_not_found",
    "invalid_blocks_format": "invalid_blocks",
    "file_not_ready": "invalid_blocks",
    "metadata_too_large": "invalid_blocks",
    "no_text": "invalid_blocks",
    "msg_blocks_too_long": "msg_too_long",
}


def fix(why: str, channel: str = "") -> str:
    """Return why a subscription does not come and the one step that ends it, as two sentences.

    `why` is what is kept for it, `channel` the id of where it should go, named where it is given.
    """
    happened, step = _SENTENCES.get(_known(why)) or _unknown(why)
    said = f"{happened} {step}".format(channel=_named(channel))
    return said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Ordered:
    """A subscription as it is spoken of: a "digest" or an "alert", and the command that orders it."""

    kind: str
    number: int
    command: str
    channel: str

    def __str__(self) -> str:
        return f"{self.kind.capitalize()} {self.number} in {_named(self.channel)}"

    @property
    def typed(self) -> str:
        """What orders the same."""
        return in_code(f"{SLASH_COMMAND} {self.command}")


def paused(ordered: Ordered, why: str) -> str:
    """Tell its owner that a subscription is paused, why, and what ends that."""
    return (
        f"*{ordered} is paused, because I could not deliver it.*\n"
        f"{fix(why, ordered.channel)}\nIt was ordered with {ordered.typed}."
    )


def paused_here(ordered: Ordered, why: str) -> str:
    """Tell a channel that its subscription is paused and that its owner cannot help."""
    return f"*{ordered} is paused.* {fix(why, ordered.channel)}\n{ordered.typed} orders the same."


def resumed(ordered: Ordered, why: str) -> str:
    """Tell its owner that a subscription was paused, and that what was in the way is over."""
    happened, _ = _SENTENCES[_known(why)]
    return (
        f"*{ordered} was paused, and comes again.*\n"
        f"{happened} That is over, so I have resumed it; what was due meanwhile was left out."
    )


def left_out(ordered: Ordered, why: str, was_due: str, due: str | None) -> str:
    """Tell its owner that one delivery was left out, and when the next one comes."""
    after = "" if due is None else f" The next one is due {due}."
    return (
        f"*{ordered} did not come on {was_due}.* {fix(why, ordered.channel)}{after}\n"
        "I do not say so again before one has come."
    )


def due_text(moment: datetime, zone: str) -> str:
    """Return a time as the schedule of a subscription has it: "Mon 23 Nov 2026, 09:00 Europe/Berlin"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M} {zone}"


def _named(channel: str) -> str:
    if channel.startswith("D"):
        return "our direct messages"
    return f"<#{escape(channel)}>" if channel else "its channel"


def _known(why: str) -> str:
    code = _OTHER_SPELLINGS.get(why, why)
    if code not in _SENTENCES and code.startswith("restricted_action"):
        return "restricted_action"
    return code


def _unknown(why: str) -> tuple[str, str]:
    # Braces would be read as the place of the channel.
    code = in_code(shorten(why.replace("{", "(").replace("}", ")"), 80))
    return f"Slack refused it with the code {code}.", f"{_OPERATOR} look into it, {_RESUME}."
