"""What a deployment decides, from the environment and `.env`; every mistake is named at once."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.fields import (
    AppToken,
    BotToken,
    DatabaseUrl,
    HostNames,
    Lower,
    PrivateKey,
    Scopes,
    Secret,
    Upper,
    WebAddress,
)
from bot.problems import Problem
from bot.secret_files import SECRET_FILE, SecretFiles
from handlers.access import LinksFor
from handlers.deliveries.terms import Promise
from handlers.native_charts import ChartForm
from metrics.service import SourceChoice
from metrics.small_groups import MIN_GROUP

# A hundred years; calendars end where numbers do not.
MOST_DAYS = 36_500
MOST_PEOPLE = 1000
# A week; by then the next digest has come.
MOST_HOURS = 168


class Need(StrEnum):
    """What a command needs settings for."""

    GITHUB = "github"
    SLACK = "slack"


class SettingsError(Exception):
    """Settings are wrong or missing; `problems` names each, and no secret."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class Settings(BaseSettings):
    """Every setting, by the lower-case name of its environment variable. Secrets stay secret."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: BotToken = None
    slack_app_token: AppToken = None
    slack_signing_secret: Secret = None
    slack_api_url: WebAddress = "https://slack.com/api"
    github_token: Secret = None
    github_app_id: Annotated[int, Field(gt=0)] | None = None
    github_app_private_key: PrivateKey = None
    github_api_url: WebAddress = "https://api.github.com"
    github_api_version: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] = "2026-03-10"
    github_link_hosts: HostNames = ()
    github_metrics_source: Annotated[SourceChoice, Lower] = SourceChoice.AUTO
    database_url: DatabaseUrl = "sqlite+aiosqlite:///copilot-metrics.db"
    copilot_scopes: Scopes = None
    access_file: Path | None = None
    report_links: Annotated[LinksFor, Lower] = LinksFor.THREAD
    min_group: Annotated[int, Field(gt=0, le=MOST_PEOPLE)] = MIN_GROUP
    charts: Annotated[ChartForm, Lower] = ChartForm.IMAGE
    user_data_days: Annotated[int, Field(gt=0, le=MOST_DAYS)] = 400
    audit_days: Annotated[int, Field(gt=0, le=MOST_DAYS)] = 365
    catch_up_hours: Annotated[int, Field(gt=0, le=MOST_HOURS)] = 24
    delivery: Annotated[Promise, Lower] = Promise.AT_LEAST_ONCE
    background_backfill: Annotated[Literal["on", "off"], Lower] = "on"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Upper] = "INFO"
    log_format: Annotated[Literal["text", "json"], Lower] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is the library's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Look at the environment before `.env`, and for secrets at `NAME_FILE` beside `NAME`."""
        files = SecretFiles(settings_cls, (env_settings, dotenv_settings))
        return init_settings, files, env_settings, dotenv_settings


HINTS: Mapping[str, str] = {
    "slack_bot_token": "Copy the Bot User OAuth Token (xoxb-…) from your app's OAuth & Permissions page.",
    "slack_app_token": "Make an app-level token (xapp-…) with connections:write on Basic Information, or set SLACK_SIGNING_SECRET to hear Slack over HTTP.",
    "slack_signing_secret": "Copy the Signing Secret from Basic Information.",
    "slack_api_url": "Leave it out unless a proxy stands before Slack.",
    "github_token": "Make a token that may read Copilot metrics; the README lists the permissions.",
    "github_app_id": "Copy the App ID from your GitHub App's settings page.",
    "github_app_private_key": "Generate a private key on your GitHub App's settings page.",
    "github_api_url": "On GHE.com it is https://api.SUBDOMAIN.ghe.com.",
    "github_api_version": "It is a day, such as 2026-03-10.",
    "github_link_hosts": "It is a list of host names with commas between them.",
    "github_metrics_source": "It is auto, reports or legacy.",
    "database_url": "It is sqlite:///FILE, such as sqlite:////data/copilot-metrics.db, or postgresql://USER:PASSWORD@HOST/DATABASE.",
    "copilot_scopes": "It is a list of what is answered for, with commas between: org acme, enterprise acme-inc.",
    "access_file": "It is the path of a TOML file; docs/access.md shows how it is written.",
    "report_links": "It is thread, asker or off.",
    "min_group": "It is how many people must be behind a figure, from 1 to 1000.",
    "audit_days": "It is how many days the audit record is kept, from 1 to 36500.",
    "charts": "It is image, native or both.",
    "user_data_days": "It is how many days the rows about single persons are kept, from 1 to 36500.",
    "catch_up_hours": "It is for how many hours a missed digest is still sent, from 1 to 168.",
    "delivery": "It is at-least-once or at-most-once.",
    "background_backfill": "It is on or off.",
    "host": "It is an address of this machine; 0.0.0.0 is every one.",
    "port": "It is a number up to 65535.",
    "log_level": "It is DEBUG, INFO, WARNING or ERROR.",
    "log_format": "It is text or json.",
}


def load_settings(*needs: Need, **given: Any) -> Settings:
    """Return the settings; `given` goes before the environment.

    Raises `SettingsError` with everything that is wrong or missing for these needs.
    """
    wrong: dict[str, Problem] = {}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        wrong = {str(fault["loc"][0]): _problem(fault) for fault in error.errors()}
        # What is wrong is set aside, so that what is missing is named in the same breath.
        aside = {name: Settings.model_fields[name].default for name in wrong}
        settings = Settings(**given | aside)
    there = {name for name in Settings.model_fields if getattr(settings, name)} | wrong.keys()
    missing = {name for need in needs for name in _wanted(need, there)} - there
    problems = [*wrong.values()]
    problems += [Problem(f"{name.upper()} is missing", HINTS[name]) for name in sorted(missing)]
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def _problem(fault: ErrorDetails) -> Problem:
    name = str(fault["loc"][0])
    if fault["type"] == SECRET_FILE:
        return Problem(fault["msg"], fault["ctx"]["fix"])
    # Only our own words are shown: the library's repeat the hint in words for programmers.
    reason = f": {fault['ctx']['error']}" if fault["type"] == "value_error" else ""
    return Problem(f"{name.upper()} is wrong{reason}", HINTS[name])


def _wanted(need: Need, there: Collection[str]) -> list[str]:
    if need is Need.GITHUB:
        if "github_app_id" in there or "github_app_private_key" in there:
            return ["github_app_id", "github_app_private_key"]
        return ["github_token"]
    if "slack_signing_secret" in there:
        return ["slack_bot_token"]
    return ["slack_bot_token", "slack_app_token"]
