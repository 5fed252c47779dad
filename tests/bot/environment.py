"""The variables that lead the bot to the stand-ins."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.github.server import StandInGitHub
from sandbox.slack.server import StandInSlack
from tests.databases import migrated


@dataclass(frozen=True)
class Environment:
    """The environment of this process, as one test wants it; `folder` is the current folder."""

    _patch: pytest.MonkeyPatch
    folder: Path

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self._patch.setenv(name, value)

    def unset(self, *names: str) -> None:
        for name in names:
            self._patch.delenv(name)

    def file(self, name: str, content: str | bytes) -> str:
        """Write a file; return its path."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def lead_to(self, github: StandInGitHub, slack: StandInSlack | None = None) -> None:
        """Set everything that is needed to reach the stand-ins, and make the database there."""
        file = self.folder / "metrics.db"
        if not file.exists():
            migrated(file)
        self.set(**variables(github, slack, self.folder))


def variables(
    github: StandInGitHub, slack: StandInSlack | None, folder: Path, *, http: bool = False
) -> dict[str, str]:
    """What a deployment against the stand-ins has in its environment."""
    found = {
        "GITHUB_API_URL": github.api_url,
        "GITHUB_LINK_HOSTS": github.link_host,
        "GITHUB_TOKEN": github.token,
        "DATABASE_URL": f"sqlite:///{folder / 'metrics.db'}",
        "PORT": "0",
        "BACKGROUND_BACKFILL": "off",
    }
    if slack is not None:
        found |= {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": slack.bot_token}
        if http:
            found["SLACK_SIGNING_SECRET"] = slack.signing_secret
        else:
            found["SLACK_APP_TOKEN"] = slack.app_token
    return found
