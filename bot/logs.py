"""Logging: one line an event, as text or JSON, with every secret taken out at the last moment."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal

# The query of a signed link, the tokens of Slack and GitHub, and addresses that are keys.
SECRET = re.compile(
    r"(?P<keep>https?://[^\s\"'?]+\?)[^\s\"']+"
    r"|xox[a-z]-[\w-]+|xapp-[\w-]+"
    r"|gh[a-z]_\w{10,}|github_pat_\w+|eyJ[\w-]+\.[\w-]+\.[\w-]+"
    r"|https://hooks\.slack\.com/\S+"
    r"|-----BEGIN[^-]*PRIVATE KEY-----.*?-----END[^-]*PRIVATE KEY-----",
    re.DOTALL,
)
REDACTED = "[redacted]"

# httpx logs whole signed addresses at INFO, Bolt whole requests at WARNING, and Slack's SDK whole
# messages at DEBUG.
LOUD = {"httpx": "WARNING", "httpcore": "WARNING", "slack_bolt": "ERROR", "slack_sdk": "INFO"}


def redacted(text: str) -> str:
    """Return the text without tokens, keys and queries."""
    return SECRET.sub(lambda found: (found["keep"] or "") + REDACTED, text)


class TextFormatter(logging.Formatter):
    """One line an event: time, level, logger, message; a traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets; a line break in a message cannot begin a new line."""
        when = _moment(record)
        line = f"{when} {record.levelname} {record.name}: {_one_line(record.getMessage())}"
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return redacted(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message and, where there is one, error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        event = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if record.exc_info:
            event["error"] = redacted(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)


def start_logging(level: str, form: Literal["text", "json"]) -> None:
    """Send every log line to standard error in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in LOUD.items():
        logging.getLogger(name).setLevel(max(logging.getLevelName(least), logging.root.level))


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_line(message: str) -> str:
    return message.replace("\r", "\\r").replace("\n", "\\n")
