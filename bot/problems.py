"""What keeps the bot from starting: what was seen, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import ClientError
from alembic.util import CommandError
from psycopg import Error as PsycopgError
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

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
        fix = "Run that version, or name another database in DATABASE_URL."
        raise CannotStart(Problem(seen, fix)) from error
    except DBAPIError as error:
        if isinstance(error.orig, PsycopgError):
            raise CannotStart(_of_postgresql(error.orig)) from error
        raise CannotStart(_of_file(error)) from error
    except (OSError, SQLAlchemyError) as error:
        raise CannotStart(_of_file(error)) from error


def _of_file(error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
    seen = f"The database cannot be opened ({reason})"
    fix = "Set DATABASE_URL to sqlite:///FILE in a folder that this user may write to."
    return Problem(seen, fix)


# What PostgreSQL says, in English, and its code where it has one; whatever else comes is the last.
_NO_ANSWER = "Look whether the server runs, and at the host and port in DATABASE_URL."
_OF_POSTGRESQL = (
    (
        "password authentication failed",
        "PostgreSQL does not accept the user or the password",
        "Look at both in DATABASE_URL; a special character in a password is written as % and two digits, such as %40 for @.",
    ),
    (
        "no password supplied",
        "PostgreSQL wants a password",
        "Write it into DATABASE_URL: postgresql://USER:PASSWORD@HOST/DATABASE.",
    ),
    (
        "does not exist",
        "PostgreSQL does not know the database or the user",
        "Look at both in DATABASE_URL, or make the database: CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0.",
    ),
    (
        "permission denied",
        "The user may not make tables in the database",
        "Let the user of DATABASE_URL own the database: ALTER DATABASE name OWNER TO user.",
    ),
    ("could not translate host name", "The host of the database is not known here", _NO_ANSWER),
    ("failed to resolve host", "The host of the database is not known here", _NO_ANSWER),
    (
        "no pg_hba.conf entry",
        "PostgreSQL lets nobody in from here as this user",
        "Add a line to its pg_hba.conf, or sslmode=require to DATABASE_URL where it wants TLS.",
    ),
    (
        "lock timeout",
        "Another process has been writing to the database for too long",
        "Try again in a moment, and look for a process that hangs.",
    ),
    ("", "PostgreSQL does not answer", _NO_ANSWER),
)


def _of_postgresql(error: PsycopgError) -> Problem:
    """Return what is wrong in our own words: the server's may repeat what is in DATABASE_URL."""
    told = str(error)
    return next(Problem(seen, fix) for sign, seen, fix in _OF_POSTGRESQL if sign in told)


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
