"""Files that were made once are kept, and are the same as if they were made anew."""

from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.company import Company
from sandbox.github.kept import KeptFiles
from sandbox.github.reports import Report, content
from tests.sandbox.github.conftest import NOW, TODAY


class Maker:
    """Makes files of two pieces, and notes which."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def read(self, files: KeptFiles, name: str) -> bytes:
        return b"".join(files.pieces(name, lambda: self._pieces(name)))

    def _pieces(self, name: str) -> Iterator[bytes]:
        self.made.append(name)
        yield name.encode()
        yield b"!"


def test_a_file_is_made_once() -> None:
    """The second reader gets the same bytes."""
    files, maker = KeptFiles(100), Maker()

    assert [maker.read(files, name) for name in ("a", "b", "a")] == [b"a!", b"b!", b"a!"]
    assert maker.made == ["a", "b"]


def test_the_file_that_nobody_read_for_longest_goes_first() -> None:
    """Four bytes are two files; a file that is larger than all of them stays with its reader."""
    files, maker = KeptFiles(4), Maker()

    for name in ("a", "b", "a", "c", "a", "large", "a", "b"):
        maker.read(files, name)

    assert maker.made == ["a", "b", "c", "large", "b"]


def test_a_file_that_was_not_read_to_its_end_is_made_again() -> None:
    """Its reader was gone, and nothing says that there is no more of it."""
    files, maker = KeptFiles(100), Maker()
    interrupted = files.pieces("a", lambda: iter([b"a"]))
    next(interrupted)
    del interrupted

    assert maker.read(files, "a") == b"a!"
    assert maker.made == ["a"]


def test_what_github_learns_later_is_in_a_file_that_was_read_before() -> None:
    """The newest day grows for two days, and one is restated; then every file stays as it is."""
    company = Company(TODAY, people=60)
    newest, restated = company.latest_day(NOW), company.days.restated

    def size(day: date, later: float) -> int:
        report = Report("users-1-day", "acme", day, day, NOW + timedelta(days=later))
        return sum(map(len, content(company, report, 0, 1)))

    assert size(newest, 0) < size(newest, 1) < size(newest, 2) == size(newest, 30)
    assert size(restated, 0) == size(restated, 1) < size(restated, 2) == size(restated, 30)


def test_a_file_of_one_company_is_no_other_companys() -> None:
    """Of other people, of another seed, and of the same again."""
    first, larger, other, same = (
        Company(TODAY, people=6),
        Company(TODAY, people=7),
        Company(TODAY, people=6, seed=2),
        Company(TODAY, people=6),
    )
    day = first.latest_day(NOW)
    report = Report("organization-1-day", "acme", day, day, NOW)
    texts = [b"".join(content(one, report, 0, 1)) for one in (first, larger, other, same)]

    assert len(set(texts)) == 3
    assert texts[0] == texts[3]
