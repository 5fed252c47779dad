"""What Slack refuses, as errors that carry what is needed to act on them.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

# What a message has come to that can no longer be changed.
GONE = frozenset(
    {
        *("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"),
        *("channel_not_found", "not_in_channel", "is_archived", "is_inactive"),
    }
)
OUT_OF_REACH = frozenset({"not_in_channel", "channel_not_found"})

RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
# Of these Slack says that what was asked may have been done.
MAYBE_DONE = frozenset({"fatal_error", "internal_error", "request_timeout"})
BLOCKS_REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "file_not_ready"}
)


class SlackRefused(Exception):
    """Slack would not do what was asked; `code` is Slack's own word for why.

    `details` is what Slack says besides, such as which block it has something against.
    """

    def __init__(self, code: str, needed: str = "", details: str = "") -> None:
        super().__init__(f"Slack refused: {code}")
        self.code = code
        self.needed = needed
        self.details = details


class FileNotReady(SlackRefused):
    """The message shows a file that Slack has not finished looking at."""


class NativeRefused(SlackRefused):
    """The message has charts or tables as blocks, and Slack takes no such message here."""


class Limited(SlackRefused):
    """Slack will take the message in so many `seconds`."""

    def __init__(self, code: str, seconds: float) -> None:
        super().__init__(code)
        self.seconds = seconds


class Unconfirmed(Exception):
    """The connection broke before Slack answered: the message may or may not be there.

    Posting again could show it twice, so nothing posts it again by itself.
    """


def refusal(error: SlackApiError) -> SlackRefused:
    """Return Slack's refusal as the fact that is needed to act on it."""
    response = error.response
    if not isinstance(response, AsyncSlackResponse) or not isinstance(response.data, dict):
        return SlackRefused("internal_error")
    code = str(response.get("error", "internal_error"))
    if code in RATE_LIMITED:
        return Limited(code, float(response.headers.get("Retry-After", 1)))
    details = " ".join((response.get("response_metadata") or {}).get("messages") or [])
    if code in BLOCKS_REFUSED and "invalid slack file" in details:
        return FileNotReady("file_not_ready")
    return SlackRefused(code, needed=str(response.get("needed", "")), details=details)
