"""Secrets from files, as Docker and Kubernetes mount them."""

import pytest

from bot.settings import SettingsError, load_settings
from tests.bot.environment import Environment

PREFIXES = {
    "SLACK_BOT_TOKEN": "xoxb-",
    "SLACK_APP_TOKEN": "xapp-",
    "SLACK_SIGNING_SECRET": "",
    "GITHUB_TOKEN": "ghp_",
}


def problem() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


@pytest.mark.parametrize(("name", "prefix"), PREFIXES.items())
def test_each_secret_may_come_from_a_file(environment: Environment, name: str, prefix: str) -> None:
    """The line break at the file's end is not a part of it."""
    path = environment.file("secret", f"{prefix}from-a-file\n")
    environment.set(**{f"{name}_FILE": path})

    secret = getattr(load_settings(), name.lower())
    assert f"{prefix}from-a-file" == secret.get_secret_value()


def test_a_private_key_may_come_from_a_file(environment: Environment, private_key: str) -> None:
    """It keeps its own line breaks."""
    environment.set(GITHUB_APP_PRIVATE_KEY_FILE=environment.file("app.pem", private_key))

    key = load_settings().github_app_private_key
    assert key is not None
    assert private_key.strip() == key.get_secret_value()


def test_only_secrets_come_from_files(environment: Environment) -> None:
    """There is one way to say everything else."""
    environment.set(LOG_LEVEL_FILE=environment.file("level", "DEBUG"))

    assert load_settings().log_level == "INFO"


def test_a_file_that_is_not_there_is_named(environment: Environment) -> None:
    """With the variable, the path and the reason."""
    environment.set(GITHUB_TOKEN_FILE="/nowhere/token")

    assert problem() == (
        "GITHUB_TOKEN_FILE is wrong: /nowhere/token: No such file or directory. "
        "Name a file that can be read."
    )


def test_a_folder_is_no_file(environment: Environment) -> None:
    """A wrong mount makes one."""
    environment.set(GITHUB_TOKEN_FILE=str(environment.folder))

    assert problem().startswith(f"GITHUB_TOKEN_FILE is wrong: {environment.folder}: Is a directory")


def test_a_file_that_is_not_text_is_named(environment: Environment) -> None:
    """What is in it is not shown."""
    path = environment.file("secret", b"\xff\xfe\x00secret")
    environment.set(GITHUB_TOKEN_FILE=path)

    assert f"GITHUB_TOKEN_FILE is wrong: {path}: it is not text. Name a" in problem()
    assert "secret\x00" not in problem()


def test_an_empty_file_is_named(environment: Environment) -> None:
    """The secret store has not written it yet, or never will."""
    path = environment.file("secret", "\n")
    environment.set(GITHUB_TOKEN_FILE=path)

    assert f"GITHUB_TOKEN_FILE is wrong: {path} is empty. Put the secret into it." == problem()


def test_a_value_and_a_file_are_one_too_many(environment: Environment) -> None:
    """Which of the two is meant cannot be known."""
    environment.set(GITHUB_TOKEN="ghp_1", GITHUB_TOKEN_FILE=environment.file("secret", "ghp_2"))

    assert problem() == "GITHUB_TOKEN and GITHUB_TOKEN_FILE are both given. Keep one of the two."


def test_an_empty_value_beside_a_file_is_none(environment: Environment) -> None:
    """A template may list both."""
    environment.set(GITHUB_TOKEN="", GITHUB_TOKEN_FILE=environment.file("secret", "ghp_2"))

    token = load_settings().github_token
    assert token is not None
    assert token.get_secret_value() == "ghp_2"


def test_the_environment_goes_before_dotenv_here_too(environment: Environment) -> None:
    """Whether it names the secret or its file."""
    file = environment.file("secret", "ghp_file")
    environment.file(".env", f"GITHUB_TOKEN_FILE={file}\nSLACK_BOT_TOKEN=xoxb-dotenv\n")
    environment.set(
        GITHUB_TOKEN="ghp_environment", SLACK_BOT_TOKEN_FILE=environment.file("bot", "xoxb-file")
    )

    settings = load_settings()
    assert settings.github_token is not None
    assert settings.slack_bot_token is not None
    assert settings.github_token.get_secret_value() == "ghp_environment"
    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"


def test_dotenv_may_name_a_file(environment: Environment) -> None:
    """It is looked at from the current folder."""
    environment.file("token", "ghp_file")
    environment.file(".env", "GITHUB_TOKEN_FILE=token\n")

    token = load_settings().github_token
    assert token is not None
    assert token.get_secret_value() == "ghp_file"
