"""What keeps the bot from starting: what was seen, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import ClientError
from alembic.util import CommandError
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from handlers import words
from handlers.mrkdwn import plain
from handlers.refusals import refusal

NEW_TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it must be: what was seen, and what to do."""

    seen: str
    fix: str

    def __str__(self) -> str:
        return f"{self.seen}. {self.fix}"


class CannotStart(Exception):
    """The bot, or a command, cannot start; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@contextmanager
def database_opens() -> Iterator[None]:
    """Raise `CannotStart` where the database inside does not open."""
    try:
        yield
    except CommandError as error:
        seen = "The database was made by a newer version of this app"
        fix = "Run that version, or name another file in DATABASE_URL."
        raise CannotStart(Problem(seen, fix)) from error
    except (OSError, SQLAlchemyError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
        seen = f"The database cannot be opened ({reason})"
        fix = "Set DATABASE_URL to sqlite:///FILE in a folder that this user may write to."
        raise CannotStart(Problem(seen, fix)) from error


@contextmanager
def slack_accepts(variable: str, hint: str) -> Iterator[None]:
    """Raise `CannotStart` where Slack refuses the token that stands in this variable."""
    try:
        yield
    except SlackApiError as error:
        refused = refusal(error)
        seen = f"Slack does not accept {variable} ({refused.code})"
        fix = hint if refused.code in NEW_TOKEN else plain(words.refusal(refused.code))
        raise CannotStart(Problem(seen, fix)) from error
    except (SlackClientError, ClientError, TimeoutError) as error:
        seen = f"Slack cannot be reached from here ({type(error).__name__})"
        fix = "Look at SLACK_API_URL, the network and any proxy."
        raise CannotStart(Problem(seen, fix)) from error
