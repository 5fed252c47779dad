"""Logging: one line an event, as text or JSON, with every secret taken out at the last moment."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal

# The query of a signed link, the tokens of Slack and GitHub, and addresses that are keys.
SECRET = re.compile(
    r"(?P<keep>(?i:https?|wss?)://[^\s\"'?]+\?)[^\s\"']+"
    r"|xox[a-z]-[\w-]+|xapp-[\w-]+"
    r"|gh[a-z]_[\w.-]{10,}|github_pat_\w+|eyJ[\w-]+\.[\w-]+\.[\w-]+"
    r"|https://hooks\.slack\.com/\S+"
    r"|-----BEGIN[^-]*PRIVATE KEY-----.*?(?:-----END[^-]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)
REDACTED = "[redacted]"

# httpx logs whole signed addresses at INFO, httpcore whole headers at DEBUG, Bolt whole requests
# at WARNING, and Slack's SDK whole messages at DEBUG; alembic and APScheduler tell at INFO
# that they are there.
LOUD = {
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.INFO,
}

# What a terminal or a log reader may take for the end of a line, or for an instruction.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def redacted(text: str) -> str:
    """Return the text without tokens, keys and queries."""
    return SECRET.sub(lambda found: (found["keep"] or "") + REDACTED, text)


class TextFormatter(logging.Formatter):
    """One line an event: time, level, logger, message; below it, indented, a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets; a line break in it cannot begin another event."""
        message = _one_line(redacted(record.getMessage()))
        line = f"{_moment(record)} {record.levelname} {record.name}: {message}"
        if not record.exc_info:
            return line
        traceback = redacted(self.formatException(record.exc_info)).splitlines()
        return "\n".join([line, *(f"    {_one_line(part)}" for part in traceback)])


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
        return json.dumps(event)


def start_logging(level: str, form: Literal["text", "json"]) -> None:
    """Send every log line to standard error in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    # On the handler, because Bolt sets the levels of its own loggers.
    handler.addFilter(_is_wanted)
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.levelno >= LOUD.get(record.name.partition(".")[0], logging.NOTSET)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_line(message: str) -> str:
    return CONTROL.sub(lambda found: repr(found[0])[1:-1], message)
