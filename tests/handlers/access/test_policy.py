"""The access file: what it may say, what is wrong with it, and that a change is seen."""

import logging
import os
import re
from pathlib import Path

import pytest

from handlers.access.policy import AccessFileBroken, PolicyFile, policy_of, scope_of
from handlers.access.rules import Audience, Named, Policy
from metrics.scope import Scope, ScopeKind

PAGE = (Path(__file__).parents[3] / "docs" / "access.md").read_text()
ACME = Scope.of(ScopeKind.ORG, "acme")
ANALYST = '[roles.analyst]\nusers = ["U0123"]\n'


def test_an_empty_file_is_the_default() -> None:
    """Every full member sees totals, and the workspace's admins administer."""
    assert policy_of("", None) == Policy()
    assert Policy().administrators.workspace_admins


def test_the_example_of_the_page_is_read() -> None:
    """Whoever copies it has a file that works."""
    (example,) = re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)

    assert policy_of(example, frozenset({ACME})) == Policy(
        frozenset({ACME}),
        {
            ACME: Audience(frozenset({"C0123ABCDE"}), frozenset({"S0456FGHIJ"})),
            Scope.of(ScopeKind.TEAM, "acme/security"): Audience(groups=frozenset({"S0789KLMNO"})),
        },
        Named(frozenset({"U0123ABCDE"}), frozenset({"S0123ABCDE"})),
        Named(frozenset({"U0456FGHIJ"})),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "there is an unknown field “x”"),
        ("[roles.viewer]", "in roles, there is an unknown field “viewer”"),
        ("roles = 3", "in roles, expected “object”, got “int”"),
        (
            '[roles.analyst]\nusers = ["mina"]',
            (
                "in roles.analyst.users[0], somebody's id in Slack begins with U or W, "
                "such as U0123ABCDE"
            ),
        ),
        (
            '[roles.analyst]\nuser_groups = ["@analysts"]',
            "in roles.analyst.user_groups[0], a user group's id begins with S, such as S0123ABCDE",
        ),
        (
            '[[scope]]\nname = "org acme"\nchannels = ["#copilot"]',
            "in scope[0].channels[0], a channel's id begins with C, such as C0123ABCDE",
        ),
        ('[[scope]]\nchannels = ["C0123"]', "in scope[0], there is no field “name”"),
        (
            '[[scope]]\nname = "org acme"',
            (
                "'org acme' names no channels and no user_groups; "
                "leave the entry out where everybody may see it"
            ),
        ),
        (
            '[[scope]]\nname = "org acme"\nchannels = ["C0123"]\n' * 2,
            "'org acme' has two entries; make them one",
        ),
        (
            '[[scope]]\nname = "org beta"\nchannels = ["C0123"]',
            "'org beta' is not in COPILOT_SCOPES, so nobody may see it",
        ),
        (
            '[[scope]]\nname = "acme"\nchannels = ["C0123"]',
            (
                '\'acme\' is no scope; write it as "org acme", "enterprise acme-inc", '
                '"team acme/platform" or "enterprise-team acme-inc/core"'
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    """In words for whoever writes the file."""
    with pytest.raises(AccessFileBroken) as broken:
        policy_of(text, frozenset({ACME}))

    assert str(broken.value) == said


def test_text_that_is_no_toml_says_where() -> None:
    """The reader's own words name the line."""
    with pytest.raises(AccessFileBroken, match="line 2"):
        policy_of("[roles]\nnothing\n", None)


@pytest.mark.parametrize("text", ["org/acme", "org acme", " org  acme "])
def test_a_scope_is_written_as_behind_the_command(text: str) -> None:
    """With a space or a slash."""
    assert scope_of(text) == ACME


class TestFile:
    @pytest.fixture(name="path")
    def _path(self, tmp_path: Path) -> Path:
        path = tmp_path / "access.toml"
        path.write_text(ANALYST)
        return path

    def test_without_a_file_the_default_holds(self) -> None:
        """Nothing needs to be written to begin."""
        assert PolicyFile(None, frozenset({ACME})).read() == Policy(frozenset({ACME}))

    def test_a_change_is_seen_without_a_restart(self, path: Path) -> None:
        """At the next question, also when the file is as long and as old as before."""
        file = PolicyFile(path, None)
        assert file.read().analysts == Named(frozenset({"U0123"}))
        times = path.stat()
        other = path.with_name("new.toml")
        other.write_text(ANALYST.replace("U0123", "U0456"))
        os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
        other.replace(path)

        assert file.read().analysts == Named(frozenset({"U0456"}))

    @pytest.mark.parametrize("change", ["breaks", "goes"])
    def test_a_file_that_breaks_later_changes_nothing(
        self, path: Path, change: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """What it said before holds, and the log says so once."""
        file = PolicyFile(path, None)
        before = file.read()
        if change == "breaks":
            path.write_text("[roles.analyst]\nusers = 3\n")
        else:
            path.unlink()
        with caplog.at_level(logging.ERROR):
            after = [file.read(), file.read()]

        assert after == [before, before]
        told = file.broken
        assert told is not None
        assert len(caplog.records) == 1
        path.write_text(ANALYST)
        healed = file.read(), file.broken
        assert healed == (before, None)

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * 1_000_001, b"x = 1"])
    def test_a_file_that_is_wrong_from_the_start_is_an_error(
        self, path: Path, content: bytes
    ) -> None:
        """Nobody is let in by mistake."""
        path.write_bytes(content)

        with pytest.raises(AccessFileBroken):
            PolicyFile(path, None).read()

    def test_a_file_that_is_not_there_from_the_start_is_an_error(self, path: Path) -> None:
        """A mistyped path is no default."""
        path.unlink()

        with pytest.raises(AccessFileBroken, match="No such file or directory"):
            PolicyFile(path, None).read()
