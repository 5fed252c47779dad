"""What a deployment decides, from the environment and `.env`; every mistake is named at once."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from metrics.service import SourceChoice

SECRETS = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "github_token",
    "github_app_private_key",
)


class Need(StrEnum):
    """What a command needs settings for."""

    GITHUB = "github"
    SLACK = "slack"


class SettingsError(Exception):
    """Settings are wrong or missing; `problems` has one sentence for each, saying what to do."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def _starts_with(prefix: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefix):
            raise ValueError(f"it begins with {prefix}")
        return value

    return AfterValidator(check)


def _web_address(value: str) -> str:
    if not value.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValueError("it begins with https://")
    return value.rstrip("/")


def _private_key(value: SecretStr) -> SecretStr:
    # A key in one line of an .env file has its line breaks written as \n.
    key = value.get_secret_value().replace("\\n", "\n")
    if "PRIVATE KEY-----" not in key:
        raise ValueError("it is the whole .pem file, from -----BEGIN to -----END")
    return SecretStr(key)


def _async_database(value: str) -> str:
    if value.startswith("sqlite:"):
        value = value.replace("sqlite:", "sqlite+aiosqlite:", 1)
    if not value.startswith("sqlite+aiosqlite:///"):
        raise ValueError("it begins with sqlite:///")
    return value


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip().lower() for part in value.split(",") if part.strip())
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """Every setting, by the lower-case name of its environment variable. Secrets stay secret."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: Annotated[SecretStr, _starts_with("xoxb-")] | None = None
    slack_app_token: Annotated[SecretStr, _starts_with("xapp-")] | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: WebAddress = "https://slack.com/api"
    github_token: SecretStr | None = None
    github_app_id: Annotated[int, Field(gt=0)] | None = None
    github_app_private_key: Annotated[SecretStr, AfterValidator(_private_key)] | None = None
    github_api_url: WebAddress = "https://api.github.com"
    github_api_version: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] = "2026-03-10"
    github_link_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    github_metrics_source: SourceChoice = SourceChoice.AUTO
    database_url: Annotated[str, AfterValidator(_async_database)] = (
        "sqlite+aiosqlite:///copilot-metrics.db"
    )
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is the library's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Look at the environment first, then `.env`, then the files that `NAME_FILE` names."""
        files = SecretFiles(settings_cls, (env_settings, dotenv_settings))
        return init_settings, env_settings, dotenv_settings, files


class SecretFiles(PydanticBaseSettingsSource):
    """Secrets that come from a file: `SLACK_BOT_TOKEN_FILE=/run/secrets/slack_bot_token`."""

    def __init__(
        self,
        settings_cls: type[BaseSettings],
        sources: tuple[PydanticBaseSettingsSource, PydanticBaseSettingsSource],
    ) -> None:
        super().__init__(settings_cls)
        self._variables: dict[str, str | None] = {}
        for source in reversed(sources):
            if isinstance(source, EnvSettingsSource):
                self._variables.update(source.env_vars)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - the signature is the library's
        """Return the content of the secret's file, without the line break at its end."""
        path = self._variables.get(f"{field_name}_file") if field_name in SECRETS else None
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text().strip(), field_name, False
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise SettingsError(
                (f"{field_name.upper()}_FILE: {path}: {reason}. Name a file that can be read.",)
            ) from None

    def __call__(self) -> dict[str, Any]:
        """Return every secret that has a file."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


HINTS: Mapping[str, str] = {
    "slack_bot_token": "Copy the Bot User OAuth Token (xoxb-…) from your app's OAuth & Permissions page.",
    "slack_app_token": "Make an app-level token (xapp-…) with connections:write on Basic Information.",
    "slack_signing_secret": "Copy the Signing Secret from Basic Information.",
    "slack_api_url": "Leave it out unless a proxy stands before Slack.",
    "github_token": "Make a token that may read Copilot metrics; the README lists the permissions.",
    "github_app_id": "Copy the App ID from your GitHub App's settings page.",
    "github_app_private_key": "Generate a private key on your GitHub App's settings page.",
    "github_api_url": "On GHE.com it is https://api.SUBDOMAIN.ghe.com.",
    "github_api_version": "It is a day, such as 2026-03-10.",
    "github_link_hosts": "It is a list of host names with commas between them.",
    "github_metrics_source": "It is auto, reports or legacy.",
    "database_url": "It is sqlite:///FILE, such as sqlite:////data/copilot-metrics.db.",
    "port": "It is a number up to 65535.",
    "log_level": "It is DEBUG, INFO, WARNING or ERROR.",
    "log_format": "It is text or json.",
}


def load_settings(*needs: Need, **given: Any) -> Settings:
    """Return the settings; `given` goes before the environment.

    Raises `SettingsError` with everything that is wrong or missing for these needs.
    """
    wrong: dict[str, str] = {}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        wrong = {str(fault["loc"][0]): _problem(fault["msg"]) for fault in error.errors()}
        # What is wrong is set aside, so that what is missing is named in the same breath.
        aside = {name: Settings.model_fields[name].default for name in wrong}
        settings = Settings(**given | aside)
    missing = {name for need in needs for name in _missing(need, settings) if name not in wrong}
    problems = [f"{name.upper()} is wrong: {text}. {HINTS[name]}" for name, text in wrong.items()]
    problems += [f"{name.upper()} is missing. {HINTS[name]}" for name in sorted(missing)]
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def _problem(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".")


def _missing(need: Need, settings: Settings) -> list[str]:
    if need is Need.GITHUB:
        if settings.github_app_id or settings.github_app_private_key:
            wanted = ["github_app_id", "github_app_private_key"]
        else:
            wanted = ["github_token"]
    elif settings.slack_app_token or not settings.slack_signing_secret:
        wanted = ["slack_bot_token", "slack_app_token"]
    else:
        wanted = ["slack_bot_token"]
    return [name for name in wanted if not getattr(settings, name)]
