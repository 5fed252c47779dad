"""What a deployment may write into its environment, and what it is told about mistakes."""

from typing import Any

import pytest

from bot.settings import HINTS, Need, Settings, SettingsError, load_settings
from metrics.service import SourceChoice
from tests.bot.environment import Environment

SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-very-secret",
    "SLACK_APP_TOKEN": "xapp-very-secret",
    "SLACK_SIGNING_SECRET": "very-secret-signing",
    "GITHUB_TOKEN": "ghp_verysecret",
}


def problems(*needs: Need) -> list[str]:
    """What the operator is told, one line for each mistake."""
    with pytest.raises(SettingsError) as caught:
        load_settings(*needs)
    lines = str(caught.value).split("\n")
    assert [str(problem) for problem in caught.value.problems] == lines
    return lines


@pytest.mark.usefixtures("environment")
def test_without_needs_an_empty_environment_will_do() -> None:
    """Every setting has a default or is missing."""
    settings = load_settings()

    assert settings.github_api_url == "https://api.github.com"
    assert settings.slack_api_url == "https://slack.com/api"
    assert settings.database_url == "sqlite+aiosqlite:///copilot-metrics.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert (
        settings.log_level,
        settings.log_format,
        settings.github_metrics_source,
    ) == ("INFO", "text", SourceChoice.AUTO)
    assert settings.slack_bot_token is None


@pytest.mark.usefixtures("environment")
def test_everything_missing_is_named_at_once() -> None:
    """Each line names one variable and says what to do."""
    github, app, bot = problems(Need.GITHUB, Need.SLACK)

    assert github.startswith("GITHUB_TOKEN is missing. Make a token")
    assert app.startswith("SLACK_APP_TOKEN is missing. Make an app-level token")
    assert "SLACK_SIGNING_SECRET" in app
    assert bot.startswith("SLACK_BOT_TOKEN is missing. Copy the Bot User OAuth Token")


def test_wrong_missing_and_unreadable_are_named_in_one_breath(environment: Environment) -> None:
    """Nobody has to start the bot four times to find four mistakes."""
    environment.set(
        SLACK_BOT_TOKEN="xoxp-a-person's",
        SLACK_SIGNING_SECRET_FILE="/nowhere/signing",
        LOG_LEVEL="LOUD",
        DATABASE_URL="mysql://db/metrics",
        PORT="99999",
        USER_DATA_DAYS="0",
    )

    told = sorted(problems(Need.GITHUB, Need.SLACK))
    expected = [
        (
            "DATABASE_URL is wrong: it must begin with sqlite:/// and name a file, or with "
            "postgresql:// and name a database. "
        ),
        "GITHUB_TOKEN is missing. ",
        "LOG_LEVEL is wrong. It is DEBUG, INFO, WARNING or ERROR.",
        "PORT is wrong. It is a number up to 65535.",
        "SLACK_BOT_TOKEN is wrong: it must begin with xoxb-. ",
        "SLACK_SIGNING_SECRET_FILE is wrong: /nowhere/signing: No such file or directory. ",
        "USER_DATA_DAYS is wrong. It is how many days the rows about single persons are kept",
    ]
    beginnings = zip(expected, told, strict=True)
    assert expected == [line[: len(beginning)] for beginning, line in beginnings]


def test_every_setting_has_a_hint() -> None:
    """Whatever can be wrong comes with a next step."""
    assert Settings.model_fields.keys() == HINTS.keys()


@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_an_empty_value_counts_as_missing(environment: Environment, nothing: str) -> None:
    """`SLACK_BOT_TOKEN=` in a template is a variable that nobody has filled in."""
    environment.set(SLACK_BOT_TOKEN=nothing, SLACK_APP_TOKEN="xapp-1")

    (problem,) = problems(Need.SLACK)
    assert problem.startswith("SLACK_BOT_TOKEN is missing")


def test_white_space_around_a_secret_is_not_a_part_of_it(environment: Environment) -> None:
    """A line break is easily copied along."""
    environment.set(GITHUB_TOKEN=" ghp_1\n")

    token = load_settings(Need.GITHUB).github_token
    assert token is not None
    assert token.get_secret_value() == "ghp_1"


@pytest.mark.parametrize("token", ["ghp_1 ghp_2", "ghp_1\nghp_2", "ghp_\x7f", "ghp_é"])
def test_a_token_that_no_header_can_carry_is_refused(environment: Environment, token: str) -> None:
    """It would otherwise fail at the first question, with the token in the traceback."""
    environment.set(GITHUB_TOKEN=token)

    (problem,) = problems(Need.GITHUB)
    assert problem.startswith("GITHUB_TOKEN is wrong: it has a space, a line break or")
    assert token not in problem


class TestSlack:
    def test_socket_mode_needs_a_bot_token_and_an_app_token(self, environment: Environment) -> None:
        """No address of ours has to be reachable from outside."""
        environment.set(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")

        assert load_settings(Need.SLACK).slack_signing_secret is None

    def test_http_needs_a_bot_token_and_the_signing_secret(self, environment: Environment) -> None:
        """Without an app token Slack comes to us."""
        environment.set(SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s")

        assert load_settings(Need.SLACK).slack_app_token is None

    def test_a_wrong_app_token_is_not_called_missing_as_well(
        self, environment: Environment
    ) -> None:
        """One mistake, one line."""
        environment.set(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xoxb-1")

        (problem,) = problems(Need.SLACK)
        assert problem.startswith("SLACK_APP_TOKEN is wrong: it must begin with xapp-. Make an")

    def test_show_does_not_ask_for_slack(self, environment: Environment) -> None:
        """A terminal needs GitHub alone."""
        environment.set(GITHUB_TOKEN="ghp_1")

        assert load_settings(Need.GITHUB).slack_bot_token is None


class TestGitHubApp:
    def test_an_app_needs_its_id_and_its_key(
        self, environment: Environment, private_key: str
    ) -> None:
        """Either of them alone asks for the other, not for a token."""
        environment.set(GITHUB_APP_ID="4100")
        (without_key,) = problems(Need.GITHUB)
        environment.set(GITHUB_APP_PRIVATE_KEY=private_key)
        complete = load_settings(Need.GITHUB)
        environment.unset("GITHUB_APP_ID")
        (without_id,) = problems(Need.GITHUB)

        assert without_key.startswith("GITHUB_APP_PRIVATE_KEY is missing. Generate")
        assert without_id.startswith("GITHUB_APP_ID is missing. Copy the App ID")
        assert complete.github_app_id == 4100

    def test_a_key_in_one_line_has_its_line_breaks_back(
        self, environment: Environment, private_key: str
    ) -> None:
        """An `.env` file and some consoles know one line only."""
        environment.set(GITHUB_APP_ID="1", GITHUB_APP_PRIVATE_KEY=private_key.replace("\n", "\\n"))

        key = load_settings(Need.GITHUB).github_app_private_key
        assert key is not None
        assert private_key.strip() == key.get_secret_value().strip()

    @pytest.mark.parametrize(
        "key",
        [
            "not a key",
            "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----",
        ],
    )
    def test_a_key_that_cannot_sign_is_refused(self, environment: Environment, key: str) -> None:
        """It is said here, before anybody asks anything; the missing ID stands beside it."""
        environment.set(GITHUB_APP_PRIVATE_KEY=key)

        wrong, missing = problems(Need.GITHUB)
        assert wrong.startswith("GITHUB_APP_PRIVATE_KEY is wrong: it is the whole .pem file")
        assert missing.startswith("GITHUB_APP_ID is missing")
        assert "MII" not in wrong

    def test_an_id_is_a_number(self, environment: Environment) -> None:
        """The App's name is not its ID."""
        environment.set(GITHUB_TOKEN="ghp_1", GITHUB_APP_ID="my-app")

        assert problems()[0].startswith("GITHUB_APP_ID is wrong. Copy the App ID")


@pytest.mark.parametrize("name", ["SLACK_API_URL", "GITHUB_API_URL"])
class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "https://api.octo.ghe.com",
            "http://127.0.0.1:8080",
            "http://localhost:8080/api",
            "http://[::1]:8080",
        ],
    )
    def test_https_anywhere_and_http_on_this_machine(
        self, environment: Environment, name: str, address: str
    ) -> None:
        """A slash at the end makes no difference."""
        environment.set(**{name: f"{address}/"})

        assert address == getattr(load_settings(), name.lower())

    @pytest.mark.parametrize(
        "address",
        [
            "http://api.github.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://localhost@example.com",
            "https://",
            "https://user:pass@example.com",
            "https://example.com?x=1",
            "https://example.com#x",
            "api.github.com",
            "ftp://127.0.0.1",
            "https://[bad",
        ],
    )
    def test_anything_else_is_refused(
        self, environment: Environment, name: str, address: str
    ) -> None:
        """A token must not travel in the clear, nor to a host that only looks like this one."""
        environment.set(**{name: address})

        (problem,) = problems()
        assert problem.startswith(f"{name} is wrong: ")


class TestLinkHosts:
    def test_names_are_separated_by_commas(self, environment: Environment) -> None:
        """Spaces and capitals do not matter."""
        environment.set(GITHUB_LINK_HOSTS="Reports.example.com , *.blob.example.com,")

        hosts = load_settings().github_link_hosts
        assert hosts == ("reports.example.com", "*.blob.example.com")

    @pytest.mark.parametrize("entry", ["https://reports.example.com", "*", "*.com", "a b"])
    def test_what_is_no_host_is_refused(self, environment: Environment, entry: str) -> None:
        """It is said with all other mistakes, and names the entry."""
        environment.set(GITHUB_LINK_HOSTS=f"reports.example.com,{entry}")

        (problem,) = problems()
        assert problem.startswith(f"GITHUB_LINK_HOSTS is wrong: '{entry}' is neither a host nor")
        assert problem.endswith("It is a list of host names with commas between them.")


@pytest.mark.parametrize("written", ["XX", "DE-XX", "DE-", "Germany"])
def test_a_place_without_public_holidays_is_refused(environment: Environment, written: str) -> None:
    """At the start, by the name of the setting and with an example, and not at the first digest."""
    environment.set(HOLIDAYS=written)

    assert problems() == [
        (
            "HOLIDAYS is wrong: no public holidays are known of it. "
            "It is the code of a country, such as DE, or of a part of it, such as DE-BY."
        )
    ]


def test_a_place_with_public_holidays_may_be_in_small_letters(environment: Environment) -> None:
    """As it is often written."""
    environment.set(HOLIDAYS="de-by")

    assert load_settings().holidays == "DE-BY"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("sqlite:///metrics.db", "sqlite+aiosqlite:///metrics.db"),
        ("sqlite:////data/metrics.db", "sqlite+aiosqlite:////data/metrics.db"),
        ("sqlite+aiosqlite:////data/m.db", "sqlite+aiosqlite:////data/m.db"),
    ],
)
def test_a_database_is_an_sqlite_file(environment: Environment, written: str, url: str) -> None:
    """Four slashes begin an absolute path."""
    environment.set(DATABASE_URL=written)

    assert url == load_settings().database_url


@pytest.mark.parametrize("written", ["sqlite://", "sqlite:///", "metrics.db", "mysql:///x"])
def test_any_other_database_is_refused(environment: Environment, written: str) -> None:
    """A database without a file would forget everything."""
    environment.set(DATABASE_URL=written)

    (problem,) = problems()
    assert problem.startswith(
        "DATABASE_URL is wrong: it must begin with sqlite:/// and name a file, or with "
        "postgresql:// and name a database."
    )


@pytest.mark.parametrize(
    "written",
    [
        "postgresql+psycopg://metrics:letmein@db/metrics",
        "postgresql://metrics:letmein@db/metrics",
        "postgres://metrics:letmein@db/metrics",
    ],
)
def test_a_database_may_be_postgresql(environment: Environment, written: str) -> None:
    """However it is written, it is asked in one way, and its password is in no picture of it."""
    environment.set(DATABASE_URL=written)
    settings = load_settings()

    assert settings.database_url == "postgresql+psycopg://metrics:letmein@db/metrics"
    assert "letmein" not in repr(settings)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("postgresql://metrics:sec@ret@db/metrics", "an @ in the password must be written as %40"),
        ("postgresql://metrics:secret@db", "it must name a database"),
        ("postgresql://metrics:secret@db:port/x", "it is postgresql://USER:PASSWORD@HOST/DATABASE"),
    ],
)
def test_a_postgresql_that_cannot_be_reached_is_refused(
    environment: Environment, written: str, wrong: str
) -> None:
    """Before anybody is asked, and without the password."""
    environment.set(DATABASE_URL=written)

    (problem,) = problems()
    assert problem.startswith(f"DATABASE_URL is wrong: {wrong}")
    assert "sec" not in problem
    assert "ret@" not in problem


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("LOG_FORMAT", "JSON", "json"),
        ("GITHUB_METRICS_SOURCE", "Legacy", SourceChoice.LEGACY),
    ],
)
def test_capitals_do_not_matter(
    environment: Environment, name: str, written: str, meant: Any
) -> None:
    """Words of ours are understood in capitals and without."""
    environment.set(**{name: written})

    assert meant == getattr(load_settings(), name.lower())


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("LOG_FORMAT", "xml"),
        ("GITHUB_METRICS_SOURCE", "both"),
        ("GITHUB_API_VERSION", "latest"),
        ("PORT", "http"),
        ("GITHUB_APP_ID", "-1"),
    ],
)
def test_a_word_that_is_not_offered_is_refused(
    environment: Environment, name: str, written: str
) -> None:
    """The line says what there is."""
    environment.set(**{name: written})

    assert [f"{name} is wrong. {HINTS[name.lower()]}"] == problems()


def test_a_dotenv_file_is_read_and_the_environment_goes_first(environment: Environment) -> None:
    """What is typed for one run beats what is written down."""
    environment.file(".env", "GITHUB_TOKEN=ghp_file\nLOG_FORMAT=json\nSOMETHING_ELSE=1\n")
    environment.set(GITHUB_TOKEN="ghp_environment")

    settings = load_settings(Need.GITHUB)
    assert settings.github_token is not None
    assert settings.github_token.get_secret_value() == "ghp_environment"
    assert settings.log_format == "json"


def test_what_is_given_goes_before_everything(environment: Environment) -> None:
    """Code that knows better is believed."""
    environment.set(PORT="4000")

    assert load_settings(port=5000).port == 5000


def test_no_secret_is_shown(environment: Environment, private_key: str) -> None:
    """Not as text, not as values, not as JSON."""
    environment.set(**SECRETS, GITHUB_APP_ID="1", GITHUB_APP_PRIVATE_KEY=private_key)
    settings = load_settings(Need.GITHUB, Need.SLACK)

    shown = "".join(
        [repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()]
    )
    for secret in (*SECRETS.values(), private_key.splitlines()[1]):
        assert secret not in shown


def test_no_secret_is_shown_in_an_error(environment: Environment) -> None:
    """Nor behind it: the error has no cause that could tell."""
    environment.set(
        SLACK_BOT_TOKEN="wrong-but-secret",
        GITHUB_TOKEN="secret ghp_1",
        GITHUB_APP_PRIVATE_KEY="secret key",
    )
    with pytest.raises(SettingsError) as caught:
        load_settings(Need.GITHUB, Need.SLACK)

    behind = (caught.value.__cause__, caught.value.__context__)
    assert "secret" not in f"{caught.value}{caught.value!r}{behind}"
