"""What to tell a person when Slack refuses something: what happened, then the next step.

The codes are those of Slack's methods, for instance
https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from handlers.mrkdwn import code as in_code
from handlers.mrkdwn import shorten
from metrics.numbers import plural

APP_NAME = "Copilot Metrics"

_TELL_THE_OPERATOR = "Please tell whoever runs this app."
_INSTALL_AGAIN = "An administrator of this workspace can install it again."
_POST_ELSEWHERE = "Ask in another channel, or ask an administrator to allow it here."
_OPEN_AGAIN = "Please open it again."
_TRY_LATER = "Please try again in a few minutes."


def invite() -> str:
    """Ask to be let into the channel."""
    return f"Invite me with {in_code(f'/invite @{APP_NAME}')}, then ask again."


_REFUSALS = {
    "not_in_channel": f"I am not in this channel, so I cannot post here. {invite()}",
    "channel_not_found": f"I cannot see this channel. {invite()}",
    "user_not_in_channel": "You are not in this channel, so I cannot show you anything there. "
    "Join it, then ask again.",
    "is_archived": "This channel is archived, so nobody can post here. "
    "Ask in another channel, or take this one out of the archive.",
    "restricted_action": f"This channel's settings keep me from posting. {_POST_ELSEWHERE}",
    "restricted_action_read_only_channel": "Only some people may post in this channel. "
    f"{_POST_ELSEWHERE}",
    "restricted_action_thread_only_channel": "In this channel one may only answer in threads. "
    "Mention me in a thread here, or ask in another channel.",
    "restricted_action_non_threadable_channel": "This channel has no threads. "
    "Ask in the channel itself, or in another one.",
    "restricted_action_thread_locked": "This thread is locked. "
    "Ask in the channel, or in another thread.",
    "thread_not_found": "The message that this thread hung on is gone. Ask again in the channel.",
    "token_revoked": f"Slack has taken away this app's access. {_INSTALL_AGAIN}",
    "token_expired": f"This app's access to Slack has run out. {_INSTALL_AGAIN}",
    "account_inactive": f"This app has been switched off in this workspace. {_INSTALL_AGAIN}",
    "invalid_auth": f"Slack does not accept this app's token. {_TELL_THE_OPERATOR}",
    "not_authed": f"This app has no token for Slack. {_TELL_THE_OPERATOR}",
    "not_allowed_token_type": "This app was given the wrong kind of token: "
    f"it needs a bot token ({in_code('xoxb-')}). {_TELL_THE_OPERATOR}",
    "msg_too_long": "The answer is too long for one message in Slack. Ask for a shorter period.",
    "msg_blocks_too_long": "The answer is too large for one message in Slack. "
    "Ask for a shorter period.",
    "invalid_blocks": f"Slack did not accept the layout of the answer. {_TELL_THE_OPERATOR}",
    "metadata_too_large": f"Slack did not accept what came with the answer. {_TELL_THE_OPERATOR}",
    "view_too_large": f"This window would be too large for Slack. {_TELL_THE_OPERATOR}",
    "messages_tab_disabled": "This app's messages tab is switched off, so I cannot write to you "
    f"directly. Ask in a channel. {_TELL_THE_OPERATOR}",
    "message_limit_exceeded": f"This workspace has reached Slack's limit on messages. {_TRY_LATER}",
    "file_uploads_disabled": "This workspace does not allow files. "
    "An administrator can allow them.",
    "file_uploads_except_images_disabled": "This workspace allows images only, and Slack did "
    f"not take the chart for one. {_TELL_THE_OPERATOR}",
    "file_type_not_allowed": "This workspace does not allow PNG files. "
    "An administrator can allow them.",
    "upload_failed": "It did not reach Slack. Ask again for another try.",
    "file_not_ready": "Slack did not finish looking at it in time. Ask again for another try.",
    "storage_limit_reached": "This workspace has no room left for files. "
    "An administrator can delete old ones.",
    "fatal_error": f"Slack had a problem of its own. {_TRY_LATER}",
    "internal_error": f"Slack had a problem of its own. {_TRY_LATER}",
    "service_unavailable": f"Slack is not available right now. {_TRY_LATER}",
    "request_timeout": f"Slack did not receive the whole answer. {_TRY_LATER}",
    "ekm_access_denied": "Your company's key management has stopped messages for now. "
    "Ask an administrator of this workspace.",
    "team_access_not_granted": "This app has not been given access to this workspace. "
    "An administrator of your organization on Slack can add it.",
    "method_not_supported_for_channel_type": "Slack does not allow this in this kind of "
    "conversation. Ask in a public or a private channel.",
    "plan_upgrade_required": "User groups need a paid plan of Slack, "
    f"so I cannot check who may see this. {_TELL_THE_OPERATOR}",
    "no_such_subteam": "The user group that may see this no longer exists. " + _TELL_THE_OPERATOR,
    "expired_trigger_id": f"That took too long for Slack to open the window. {_OPEN_AGAIN}",
    "exchanged_trigger_id": f"Slack has already opened a window for this click. {_OPEN_AGAIN}",
}

_OTHER_SPELLINGS = {
    "invalid_blocks_format": "invalid_blocks",
    "block_mismatch": "invalid_blocks",
    "rate_limited": "ratelimited",
}


def refusal(code: str, *, needed: str = "", retry_after: int | None = None) -> str:
    """Say what Slack's error code means and what to do about it.

    `needed` is the scope that Slack names with missing_scope, `retry_after` the seconds it
    asks to wait with ratelimited.
    """
    code = _OTHER_SPELLINGS.get(code, code)
    if code == "missing_scope":
        return _scope_missing(needed)
    if code == "ratelimited":
        return _too_fast(retry_after)
    if code.startswith("restricted_action"):
        return _REFUSALS.get(code, _REFUSALS["restricted_action"])
    return _REFUSALS.get(code) or _unknown(code)


def _scope_missing(needed: str) -> str:
    scope = f" {in_code(needed)}" if needed else ""
    return (
        f"This app lacks a permission in Slack: the scope{scope}. "
        "An administrator can add it to the app's manifest and install the app again."
    )


def _too_fast(retry_after: int | None) -> str:
    wait = plural(retry_after, "second", "seconds") if retry_after else "a minute"
    return f"Slack asks me to slow down. Please try again in {wait}."


def _unknown(code: str) -> str:
    return f"Slack refused this with the code {in_code(shorten(code, 80))}. {_TELL_THE_OPERATOR}"
