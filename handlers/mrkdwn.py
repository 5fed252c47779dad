"""Text from outside, made safe for Slack's mrkdwn.

https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

import re

QUOTE_LENGTH = 40
CODE_LENGTH = 200
ELLIPSIS = "…"

# Control characters and lone surrogates break what Slack stores; the bidirectional ones
# let a name rewrite the sentence around it. A newline and a tab are ordinary text.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(https://[^|>]+)\|([^>]*)>")


def escape(text: str) -> str:
    """Return `text` so that Slack shows it as it is: no mention, link or command comes of it."""
    safe = _UNSAFE.sub("", text)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(text: str) -> str:
    """Return `text` as one span of inline code that nothing in it can end; "" is a space."""
    return f"`{escape(shorten(_one_line(text), CODE_LENGTH)) or ' '}`"


def plain(mrkdwn: str) -> str:
    """Return a sentence written for Slack as it reads in a terminal."""
    text = _LINK.sub(r"\2 (\1)", _DATE.sub(r"\1", mrkdwn)).replace("`", "").replace("*", "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def quote(text: str, length: int = QUOTE_LENGTH) -> str:
    """Return `text` in quotation marks, on one line and at most `length` characters long."""
    return f"“{escape(shorten(_one_line(text), length))}”"


def shorten(text: str, length: int) -> str:
    """Return `text`, cut to `length` characters with an ellipsis where it is longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS


def _one_line(text: str) -> str:
    # A backtick would open or close a span of code, here or later in the sentence.
    return " ".join(_UNSAFE.sub(" ", text).replace("`", "'").split())
