"""Secrets that come from a file: `SLACK_BOT_TOKEN_FILE=/run/secrets/slack_bot_token`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

SECRETS = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "github_token",
    "github_app_private_key",
)
SECRET_FILE = "secret_file"  # noqa: S105 - the name of a kind of problem


@dataclass(frozen=True, slots=True)
class Unusable:
    """Stands where a secret should be, so that its problem is told together with all others."""

    seen: str
    fix: str

    def problem(self) -> PydanticCustomError:
        """Return what is wrong, as the error that pydantic collects."""
        return PydanticCustomError(SECRET_FILE, "{seen}", {"seen": self.seen, "fix": self.fix})


class SecretFiles(PydanticBaseSettingsSource):
    """The secrets whose files are named; the environment's word goes before that of `.env`."""

    def __init__(
        self, settings_cls: type[BaseSettings], sources: tuple[PydanticBaseSettingsSource, ...]
    ) -> None:
        super().__init__(settings_cls)
        self._sources = [s.env_vars for s in sources if isinstance(s, EnvSettingsSource)]

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - the signature is the library's
        """Return the content of the secret's file, what is wrong with it, or None without one."""
        for variables in self._sources:
            if variables.get(f"{field_name}_file"):
                return _from_file(variables, field_name), field_name, False
            if variables.get(field_name):
                break
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return every secret that has a file."""
        fields = self.settings_cls.model_fields
        found = {name: self.get_field_value(fields[name], name)[0] for name in SECRETS}
        return {name: value for name, value in found.items() if value is not None}


def _from_file(variables: Mapping[str, str | None], name: str) -> str | Unusable:
    variable = f"{name.upper()}_FILE"
    if variables.get(name):
        return Unusable(f"{name.upper()} and {variable} are both given", "Keep one of the two.")
    path = str(variables[f"{name}_file"])
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        return Unusable(f"{variable} is wrong: {path}: {reason}", "Name a file that can be read.")
    return content or Unusable(f"{variable} is wrong: {path} is empty", "Put the secret into it.")
