"""Asking for links to report files: "links 12 November", "users links org acme yesterday"."""

from datetime import date

from handlers import words
from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.grammar.names import ScopeError, scope_of
from handlers.grammar.reading import KEYWORDS, Words, is_period
from handlers.help import help_line
from handlers.request import Misunderstood, Request, asked_text
from handlers.vocabulary import FILLERS
from handlers.wanted import LinksWanted
from metrics.report_links import ReportKind, oldest_day_of
from metrics.scope import Period, Scope

KEYWORD = "links"
SPELLINGS = frozenset({KEYWORD, "link"})
_REPORTS: dict[Words, ReportKind] = {
    ("user", "teams"): ReportKind.USER_TEAMS,
    ("users", "teams"): ReportKind.USER_TEAMS,
    ("user-teams",): ReportKind.USER_TEAMS,
    ("user-team",): ReportKind.USER_TEAMS,
    ("users",): ReportKind.USERS,
    ("user",): ReportKind.USERS,
    ("repos",): ReportKind.REPOS,
    ("repo",): ReportKind.REPOS,
    ("repositories",): ReportKind.REPOS,
    ("repository",): ReportKind.REPOS,
    ("aggregate",): ReportKind.AGGREGATE,
    ("aggregated",): ReportKind.AGGREGATE,
}
# A question for links may begin with any of these; without "links" behind them it is none.
OPENING = frozenset(spelling[0] for spelling in _REPORTS) | {"report", "reports"}
_IDLE = frozenset({*FILLERS, "report", "reports", "on", "day", "to", "file", "files", "me", "get"})
_LONGEST_DAY = 4


def read_links(typed: Words, question: Request | None, today: date) -> LinksWanted:
    """Return what the words behind "links" want; a scope may be left out in a thread.

    Raises `Misunderstood`.
    """
    scope, rest = _take_scope(typed, question)
    report, rest = _take_report(tuple(word for word in rest if word not in _IDLE))
    if scope is None:
        raise _misunderstood(_without_scope(rest, today))
    if scope.is_team and report in {None, ReportKind.AGGREGATE}:
        raise _misunderstood(words.no_report_of_team(scope))
    day = _day(rest, today)
    wanted = LinksWanted(scope, day, report or ReportKind.AGGREGATE)
    if day is not None:
        refused = refused_day(wanted, day, today)
        if refused:
            raise _misunderstood(refused)
    return wanted


def read_report_links(
    first: str, typed: Words, question: Request | None, today: date
) -> LinksWanted | None:
    """Return what "users links …" wants, or None where no "links" is near its beginning."""
    at = next((at for at, word in enumerate(typed[:2]) if word in SPELLINGS), None)
    if at is None:
        return None
    return read_links((*typed[at + 1 :], first, *typed[:at]), question, today)


def refused_day(wanted: LinksWanted, day: date, today: date) -> str | None:
    """Return the sentence that says why GitHub cannot have the report of a day, if it cannot."""
    try:
        check(Period(day, day), wanted.scope.kind, today)
    except PeriodError as error:
        return error.sentence
    oldest = oldest_day_of(wanted.report, wanted.owner, today)
    return words.before_the_report(wanted.report, day, oldest) if day < oldest else None


def _take_scope(typed: Words, question: Request | None) -> tuple[Scope | None, Words]:
    """Return the scope that the words name, or else the thread's, and the words without it."""
    at = next((at for at, word in enumerate(typed) if word in KEYWORDS), None)
    if at is None:
        return (None if question is None else question.scope), typed
    kind, name, rest = KEYWORDS[typed[at]], typed[at + 1 : at + 2], typed[:at] + typed[at + 2 :]
    if not name:
        raise _misunderstood(words.name_missing(kind, ""))
    try:
        return scope_of(kind, name[0].removeprefix("@")), rest
    except ScopeError as error:
        raise _misunderstood(error.sentence) from error


def _take_report(typed: Words) -> tuple[ReportKind | None, Words]:
    for spelling, report in _REPORTS.items():
        for at in range(len(typed) - len(spelling) + 1):
            if typed[at : at + len(spelling)] == spelling:
                return report, typed[:at] + typed[at + len(spelling) :]
    return None, typed


def _day(typed: Words, today: date) -> date | None:
    if not typed:
        return None
    try:
        asked = read_period(" ".join(typed), today) if len(typed) <= _LONGEST_DAY else None
    except PeriodError as error:
        raise _misunderstood(error.sentence) from error
    match asked:
        case None:
            raise _misunderstood(words.unknown_word(typed[0]))
        case Period(first, last) if first == last:
            return first
        case _:
            raise _misunderstood(words.links_of_one_day(asked_text(asked)))


def _without_scope(rest: Words, today: date) -> str:
    if len(rest) != 1 or is_period(rest, today):
        return words.scope_missing()
    return words.did_you_mean(words.unknown_word(rest[0]), f"{KEYWORD} org {rest[0]}")


def _misunderstood(sentence: str) -> Misunderstood:
    return Misunderstood(sentence, help_line=help_line(KEYWORD))
