"""Lines for people, and lines for programs."""

from io import StringIO

import pytest
import typer
from rich.console import Console

from bot.terminal import FAILED, MISUSED, fail, fitted

LONG = "one two three four five\nsix"


def console(*, is_terminal: bool) -> Console:
    return Console(file=StringIO(), force_terminal=is_terminal, width=12)


def test_in_a_terminal_lines_break_between_words() -> None:
    """Every line is indented alike."""
    lines = fitted(console(is_terminal=True), LONG, "  ").split("\n")

    assert lines == ["  one two", "  three four", "  five", "  six"]


def test_elsewhere_lines_stay_whole() -> None:
    """Whoever searches a log for a sentence finds it."""
    assert fitted(console(is_terminal=False), LONG, "  ") == "  one two three four five\n  six"


def test_a_number_and_its_unit_stay_together() -> None:
    """The space between them does not break."""
    lines = fitted(console(is_terminal=True), "rate of 28.2\N{NARROW NO-BREAK SPACE}%").split("\n")

    assert lines == ["rate of", "28.2\N{NARROW NO-BREAK SPACE}%"]


def test_an_empty_line_stays() -> None:
    """It separates what does not belong together."""
    assert fitted(console(is_terminal=True), "a\n\nb").split("\n") == ["a", "", "b"]


@pytest.mark.parametrize("code", [FAILED, MISUSED])
def test_a_failure_is_a_sentence_and_a_code(capsys: pytest.CaptureFixture[str], code: int) -> None:
    """On standard error; brackets in it are brackets."""
    with pytest.raises(typer.Exit) as ended:
        fail("Which [bold] organization?", code)

    assert code == ended.value.exit_code
    assert capsys.readouterr() == ("", "Which [bold] organization?\n")
