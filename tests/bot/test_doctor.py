"""`copilot-metrics doctor`: what it looks at, and the fix it names for what fails."""

from datetime import date

import pytest

from bot.doctor import news
from handlers.slack_app import BOT_SCOPES
from metrics.github.reports import Report
from sandbox.github.server import StandInGitHub
from sandbox.slack.server import StandInSlack
from tests.bot.commands import run
from tests.bot.conftest import company, utc_now
from tests.bot.environment import Environment

HISTORY = (
    "– Slack, history: channels:history, groups:history, im:history, mpim:history not granted, "
    "so that after a crash nobody can tell whether a digest was posted; DELIVERY=at-least-once "
    "then posts it again, and the repeat says that it may be one"
)


@pytest.fixture(name="ready", autouse=True)
def _ready(environment: Environment, github: StandInGitHub, slack: StandInSlack) -> Environment:
    environment.lead_to(github, slack)
    return environment


def failures(printed: str) -> list[str]:
    """What failed, each with the fix below it on the same line."""
    joined = printed.replace("\n  → ", " → ")
    return [line.removeprefix("✗ ") for line in joined.splitlines() if line.startswith("✗")]


async def test_all_is_well() -> None:
    """Every line has a tick but what may be left out, and the exit code says the same."""
    shown = await run("doctor", "org", "acme")
    lines = shown.stdout.splitlines()

    assert (shown.exit_code, shown.stderr) == (0, "")
    assert [line for line in lines if not line.startswith("✓ ")] == [
        HISTORY,
        "  → Add them under OAuth & Permissions and install the app again, if that matters to you.",
    ]
    lines = [line for line in lines if line.startswith("✓ ")]
    assert lines == [
        "✓ Settings: complete",
        "✓ Database: opens, and its tables are up to date",
        "✓ Subscriptions: none",
        "✓ Deliveries: none is overdue",
        "✓ org acme, organization-28-day and its files: answers",
        "✓ org acme, organization-1-day: answers",
        "✓ org acme, users-1-day: answers",
        "✓ org acme, user-teams-1-day: answers",
        "✓ org acme, users-28-day: answers",
        "✓ org acme, repos-1-day: answers",
        "✓ org acme, seats: answers",
        "✓ org acme, copilot/metrics: closed on 127.0.0.1, and not needed",
        "✓ Slack, bot token: copilot_metrics in Stand-in workspace",
        f"✓ Slack, scopes: {', '.join(sorted(BOT_SCOPES))}",
        "✓ Slack, app token: opens Socket Mode connections",
        "✓ Access file: none, so every full member sees totals, and nobody names",
        "✓ Scopes: everything that the GitHub token can see",
    ]


async def test_without_a_scope_github_is_not_asked(github: StandInGitHub) -> None:
    """It says how to have it asked, and that is no failure."""
    shown = await run("doctor")

    assert shown.exit_code == 0
    assert "– GitHub: not asked; name whose figures to ask for: copilot-metrics doctor org" in (
        shown.stdout
    )
    assert github.requests == []


async def test_over_http_no_app_token_is_looked_at(ready: Environment, slack: StandInSlack) -> None:
    """Slack comes to us."""
    ready.unset("SLACK_APP_TOKEN")
    ready.set(SLACK_SIGNING_SECRET=slack.signing_secret)
    shown = await run("doctor")

    assert shown.exit_code == 0
    assert "✓ Slack, delivery: over HTTP, to /slack/events on this server" in shown.stdout


async def test_missing_settings_are_named_and_the_rest_is_looked_at(ready: Environment) -> None:
    """Whoever has no Slack app yet can still check GitHub."""
    ready.unset("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    shown = await run("doctor", "org", "acme")

    assert shown.exit_code == 1
    app, bot = failures(shown.stdout)
    assert app.startswith("Settings: SLACK_APP_TOKEN is missing → Make an app-level token")
    assert bot.startswith("Settings: SLACK_BOT_TOKEN is missing → Copy the Bot User OAuth Token")
    assert "✓ org acme, seats: answers" in shown.stdout


async def test_a_wrong_setting_is_named_once(ready: Environment) -> None:
    """Though it stands in the way of GitHub and of Slack."""
    ready.set(LOG_LEVEL="LOUD")
    shown = await run("doctor", "org", "acme")

    assert shown.exit_code == 1
    assert failures(shown.stdout) == [
        "Settings: LOG_LEVEL is wrong → It is DEBUG, INFO, WARNING or ERROR."
    ]


async def test_a_database_without_a_folder(ready: Environment) -> None:
    """Slack is looked at all the same."""
    ready.set(DATABASE_URL="sqlite:////nowhere/metrics.db")
    shown = await run("doctor", "org", "acme")

    assert shown.exit_code == 1
    (failure,) = failures(shown.stdout)
    assert failure.startswith("Database: The database cannot be opened (No such file or directory)")
    assert failure.endswith(
        "→ Set DATABASE_URL to sqlite:///FILE in a folder that this user may write to."
    )
    assert "✓ Slack, bot token" in shown.stdout


class TestGitHub:
    async def test_a_wrong_token_is_told_once(
        self, ready: Environment, github: StandInGitHub
    ) -> None:
        """Every other endpoint would answer the same."""
        ready.set(GITHUB_TOKEN="ghp_wrong")
        shown = await run("doctor", "org", "acme")

        assert shown.exit_code == 1
        (failure,) = failures(shown.stdout)
        assert failure.startswith(
            "org acme, every endpoint: token refused → GitHub does not accept this app's token"
        )
        assert len(github.requests) == 1
        assert "ghp_wrong" not in shown.stdout

    async def test_the_policy_is_off(self, github: StandInGitHub) -> None:
        """Its name in GitHub's settings is in the fix, which is printed once."""
        github.faults.add("github-403-policy")
        shown = await run("doctor", "org", "acme")

        assert shown.exit_code == 1
        first, *others = failures(shown.stdout)
        assert first.startswith("org acme, organization-28-day and its files: policy disabled → ")
        assert "Copilot usage metrics" in first
        assert others
        assert shown.stdout.count("Copilot usage metrics") == 1

    async def test_a_permission_is_missing(self, ready: Environment, slack: StandInSlack) -> None:
        """GitHub says which."""
        today = company(utc_now().date())
        async with StandInGitHub(today, utc_now, scopes=["repo"]) as github:
            ready.lead_to(github, slack)
            shown = await run("doctor", "org", "acme")

        assert shown.exit_code == 1
        first, *_ = failures(shown.stdout)
        assert "org acme, organization-28-day and its files: permission missing → " in first
        assert '"Organization Copilot metrics" permission (read)' in first
        said = " ".join(shown.stdout.split())
        assert "– org acme, seats: permission missing, and only the view seats needs it → " in said
        assert '"GitHub Copilot Business" or "Administration" organization permission' in said

    async def test_a_link_host_is_not_allowed(self, ready: Environment) -> None:
        """The variable and the host are in the fix; every other endpoint is looked at."""
        ready.unset("GITHUB_LINK_HOSTS")
        shown = await run("doctor", "org", "acme")

        assert shown.exit_code == 1
        (failure,) = failures(shown.stdout)
        assert failure.startswith("org acme, organization-28-day and its files: link refused → ")
        assert "GITHUB_LINK_HOSTS" in failure
        assert "127.0.0.1" in failure

    async def test_an_organization_that_is_not_there(self) -> None:
        """The spelling may be wrong."""
        shown = await run("doctor", "org", "acmee")

        assert shown.exit_code == 1
        assert "not found → GitHub does not know org acmee" in failures(shown.stdout)[0]

    async def test_a_host_that_still_has_the_closed_endpoints(
        self, ready: Environment, slack: StandInSlack
    ) -> None:
        """github.com closed them in April 2026; where they answer, that is said."""
        today = company(utc_now().date())
        async with StandInGitHub(today, utc_now, legacy=True) as github:
            ready.lead_to(github, slack)
            organization = await run("doctor", "org", "acme")

        assert organization.exit_code == 0
        assert "✓ org acme, copilot/metrics: answers" in organization.stdout

    async def test_a_team_needs_no_closed_endpoint(self) -> None:
        """The reports about people and teams of its organization are looked at."""
        team = await run("doctor", "team", "acme/platform")

        assert team.exit_code == 0
        assert "✓ team acme/platform, user-teams-1-day: answers" in team.stdout

    async def test_a_report_that_no_answer_needs_cannot_fail(
        self, ready: Environment, slack: StandInSlack
    ) -> None:
        """A token that is enough for the answers is enough for the doctor."""
        today = company(utc_now().date())
        async with StandInGitHub(today, utc_now, scopes=["read:org"]) as github:
            ready.lead_to(github, slack)
            shown = await run("doctor", "org", "acme")

        assert shown.exit_code == 0
        assert "✓ org acme, organization-1-day: answers" in shown.stdout

    async def test_no_report_yet_is_an_answer(self, github: StandInGitHub) -> None:
        """A young organization has none."""
        github.faults.add("github-no-data")
        shown = await run("doctor", "org", "acme")

        assert shown.exit_code == 0
        assert "organization-1-day: answers, with nothing in it yet (" in shown.stdout

    async def test_words_that_name_no_scope_are_a_sentence(self) -> None:
        """As in `show`."""
        shown = await run("doctor", "orgg", "acme")

        assert (shown.exit_code, shown.stdout) == (2, "")
        assert shown.stderr.startswith("I do not know “orgg”.")


class TestSlack:
    async def test_a_scope_is_missing(self, ready: Environment, github: StandInGitHub) -> None:
        """Which, and where to add it."""
        granted = BOT_SCOPES - {"files:read", "files:write"}
        async with StandInSlack(utc_now, scopes=granted) as slack:
            ready.lead_to(github, slack)
            shown = await run("doctor")

        assert shown.exit_code == 1
        (failure,) = failures(shown.stdout)
        assert failure.startswith("Slack, scopes: files:read, files:write missing → Add them")
        assert failure.endswith("under OAuth & Permissions and install the app again.")

    async def test_the_bot_token_is_refused(self, ready: Environment) -> None:
        """Nothing else of Slack can be looked at then."""
        ready.set(SLACK_BOT_TOKEN="xoxb-wrong")
        shown = await run("doctor")

        assert shown.exit_code == 1
        (failure,) = failures(shown.stdout)
        assert failure.startswith(
            "Slack, bot token: Slack does not accept SLACK_BOT_TOKEN (invalid_auth) → Copy the Bot"
        )
        assert "xoxb-wrong" not in shown.stdout

    async def test_the_app_token_is_refused(self, ready: Environment) -> None:
        """The bot token is well beside it."""
        ready.set(SLACK_APP_TOKEN="xapp-wrong")
        shown = await run("doctor")

        assert shown.exit_code == 1
        (failure,) = failures(shown.stdout)
        assert failure.startswith(
            "Slack, app token: Slack does not accept SLACK_APP_TOKEN (invalid_auth) → Make an app"
        )
        assert "✓ Slack, bot token" in shown.stdout

    async def test_slack_cannot_be_reached(self, ready: Environment) -> None:
        """The network is named, not a token."""
        ready.set(SLACK_API_URL="http://127.0.0.1:9/api")
        shown = await run("doctor")

        assert shown.exit_code == 1
        (failure,) = failures(shown.stdout)
        assert "→ Look at SLACK_API_URL, the network and any proxy." in failure


class TestAccess:
    GROUPS = '[roles.analyst]\nuser_groups = ["S0ANALYSTS", "S0NOBODY01"]\n'

    async def test_the_file_the_scopes_and_the_groups_are_looked_at(
        self, ready: Environment
    ) -> None:
        """A group that Slack does not tell of has nobody in it, which somebody should know."""
        path = ready.file("access.toml", self.GROUPS)
        ready.set(ACCESS_FILE=path, COPILOT_SCOPES="org acme, enterprise acme-inc")
        shown = await run("doctor")

        assert shown.exit_code == 1
        assert f"✓ Access file: {path}, with 0 limited scopes" in shown.stdout
        assert "✓ Scopes: enterprise acme-inc, org acme" in shown.stdout
        assert "✓ Slack, user group S0ANALYSTS: 1 person" in shown.stdout
        (failure,) = failures(shown.stdout)
        assert failure.startswith(
            "Slack, user group S0NOBODY01: Slack does not tell who is in it (no_such_subteam), "
            "so nobody counts as in it → User groups need a paid plan of Slack"
        )

    async def test_a_missing_scope_of_user_groups(
        self, ready: Environment, github: StandInGitHub
    ) -> None:
        """It stands between the file and its groups."""
        async with StandInSlack(utc_now, scopes=BOT_SCOPES - {"usergroups:read"}) as slack:
            ready.lead_to(github, slack)
            ready.set(ACCESS_FILE=ready.file("access.toml", self.GROUPS))
            shown = await run("doctor")

        scopes, *groups = failures(shown.stdout)
        assert scopes.startswith("Slack, scopes: usergroups:read missing")
        assert [group.count("(missing_scope)") for group in groups] == [1, 1]

    async def test_a_broken_file_is_named_with_its_fix(self, ready: Environment) -> None:
        """With what is wrong in it, and where."""
        ready.set(ACCESS_FILE=ready.file("access.toml", "[roles.viewer]\n"))
        shown = await run("doctor")

        (failure,) = failures(shown.stdout)
        assert failure == (
            "Access file: The file in ACCESS_FILE cannot be used: in roles, there is an unknown "
            "field “viewer” → docs/access.md shows how it is written."
        )


def test_fields_that_nobody_here_knows_are_named() -> None:
    """When GitHub adds a field, the operator hears of it before anybody misses it."""
    day = date(2026, 11, 12)
    body = b'{"day": "2026-11-12", "daily_active_users": 3, "totals_by_dream": [], "dreams": 1}'

    assert news(Report(day, day, (body,))) == (
        ", with 2 fields that this version does not know: dreams, totals_by_dream"
    )
    assert news(Report(day, day, (b'{"day": "2026-11-12"}',))) == ""
