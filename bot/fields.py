"""How the single settings are read and checked; a ValueError says what is wrong with one."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.secret_files import Unusable
from handlers.access.policy import scope_of
from metrics.github.hosts import LinkHosts
from metrics.github.tokens import rsa_key
from metrics.scope import Scope

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SQLITE = "sqlite+aiosqlite:///"
POSTGRESQL = "postgresql+psycopg://"
# How people write them, and with the driver that is used.
ASYNC_DATABASES = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


def _content(value: object) -> object:
    """Return a secret without the white space around it; nothing but white space is no secret."""
    if isinstance(value, Unusable):
        raise value.problem()
    return value.strip() or None if isinstance(value, str) else value


def _one_word(value: SecretStr | None) -> SecretStr | None:
    # A header cannot carry anything else, and the client's own complaint would show the value.
    secret = "" if value is None else value.get_secret_value()
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise ValueError("it has a space, a line break or an unusual character in it")
    return value


def _starts_with(prefix: str) -> AfterValidator:
    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"it must begin with {prefix}")
        return value

    return AfterValidator(check)


def _private_key(value: SecretStr | None) -> SecretStr | None:
    if value is None:
        return None
    # A key in one line of an .env file has its line breaks written as \n.
    key = value.get_secret_value().replace("\\n", "\n")
    try:
        rsa_key(key)
    except ValueError:
        raise ValueError("it is the whole .pem file, from -----BEGIN to -----END") from None
    return SecretStr(key)


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
        raise ValueError("it must begin with https://")
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("it is a host and a path, with nothing before or behind them")
    return value.rstrip("/")


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip().lower() for part in value.split(",") if part.strip())
    return value


def _link_hosts(value: tuple[str, ...]) -> tuple[str, ...]:
    LinkHosts.of("", value)
    return value


def _scopes(value: object) -> object:
    listed = _listed(value)
    if not isinstance(listed, tuple):
        return listed
    return tuple(scope_of(part) if isinstance(part, str) else part for part in listed) or None


def _async_database(value: str) -> str:
    scheme, colon, rest = value.partition(":")
    url = f"{ASYNC_DATABASES.get(scheme, scheme)}{colon}{rest}"
    if url.startswith(POSTGRESQL):
        return _postgresql(url)
    if not url.startswith(SQLITE) or not url.removeprefix(SQLITE):
        raise ValueError(
            "it must begin with sqlite:/// and name a file, or with postgresql:// and name a database"
        )
    return url


def _postgresql(url: str) -> str:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The library's own complaint would show the password.
        raise ValueError("it is postgresql://USER:PASSWORD@HOST/DATABASE") from None
    if "@" in (address.host or ""):
        raise ValueError("an @ in the password must be written as %40")
    if not address.database:
        raise ValueError("it must name a database: postgresql://USER:PASSWORD@HOST/DATABASE")
    return url


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Upper = BeforeValidator(_upper)
Lower = BeforeValidator(_lower)

_Content = Annotated[SecretStr | None, BeforeValidator(_content)]
Secret = Annotated[_Content, AfterValidator(_one_word)]
BotToken = Annotated[Secret, _starts_with("xoxb-")]
AppToken = Annotated[Secret, _starts_with("xapp-")]
PrivateKey = Annotated[_Content, AfterValidator(_private_key)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
HostNames = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_link_hosts)
]
Scopes = Annotated[tuple[Scope, ...] | None, NoDecode, BeforeValidator(_scopes)]
DatabaseUrl = Annotated[str, AfterValidator(_async_database), Field(repr=False)]
