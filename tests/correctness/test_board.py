"""`docs/correctness.md` and the tests beside this one name each other, with none missing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_docs import REPOSITORY, in_code, rows

HERE = Path(__file__).parent
TESTS = HERE.parent
MODULES = sorted(path.name for path in HERE.glob("test_*.py") if path.name != "test_board.py")
PAGE = (REPOSITORY / "docs" / "correctness.md").read_text()


def section(module: str) -> str:
    """Return the part of the page that is about one module."""
    (found,) = [part for part in PAGE.split("\n## ") if f"`tests/correctness/{module}`" in part]
    return found


def cases(module: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the sentence of each test of a module."""
    nodes = ast.parse((HERE / module).read_text()).body
    functions = [node for node in nodes if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)]
    for function in functions:
        if function.name.startswith("test_"):
            yield function.name, " ".join((ast.get_docstring(function) or "").split())


@pytest.mark.parametrize("module", MODULES)
def test_the_table_is_the_tests(module: str) -> None:
    """Every test is a row with its own sentence, and every row is a test, in the same order."""
    told = [(in_code(test)[0], does) for _, _, does, test in rows(section(module), "Case")]

    assert told == list(cases(module))


def test_every_table_is_of_a_module() -> None:
    """No row stands in a section that is about no file of tests."""
    every = [in_code(test)[0] for _, _, _, test in rows(PAGE, "Case")]

    assert sorted(every) == sorted(name for module in MODULES for name, _ in cases(module))


def test_every_row_says_what_goes_wrong() -> None:
    """A case and a mistake stand in every row."""
    assert [row for row in rows(PAGE, "Case") if not (row[0] and row[1].endswith("."))] == []


def test_every_promise_names_a_test_that_is_there() -> None:
    """By its file below the tests, and its name."""
    named = [in_code(test)[-1].split("::") for *_, test in rows(PAGE, "Promise")]

    assert [
        (file, name) for file, name in named if f"def {name}(" not in (TESTS / file).read_text()
    ] == []
