"""The questions about single people: "whoami", "me", "who", and who is who on GitHub."""

import re
from datetime import date

from handlers import words
from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.grammar.parsing import DEFAULT_PERIOD, parse
from handlers.grammar.reading import Words
from handlers.help import help_line
from handlers.request import HelpWanted, Misunderstood, Request, ViewName
from handlers.wanted import (
    ActivePeopleWanted,
    AuditWanted,
    LoginClaimed,
    LoginConfirmed,
    OwnFiguresWanted,
    PeopleCsvWanted,
    WhoAmI,
)
from metrics.scope import Asked, LastDays, ScopeKind

AUDIT_DAYS_SHOWN = LastDays(7)

# https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
_LOGIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_SLACK_USER = re.compile(r"[uw][a-z0-9]{2,}")

# These only make a sentence of it: "who is active in org acme".
_WHO_WORDS = frozenset({"active", "is", "was", "are", "were", "names"})


def read_whoami(typed: Words, _question: Request | None, _today: date) -> WhoAmI:
    """Read what stands behind "whoami", which is nothing. Raises `Misunderstood`."""
    if typed:
        raise _misunderstood("whoami", words.unknown_word(typed[0]))
    return WhoAmI()


def read_me(typed: Words, question: Request | None, today: date) -> OwnFiguresWanted:
    """Read what stands behind "me", perhaps a period. Raises `Misunderstood`."""
    default = DEFAULT_PERIOD if question is None else question.asked
    return OwnFiguresWanted(_asked("me", typed, today) or default)


def read_link(typed: Words, _question: Request | None, _today: date) -> LoginClaimed:
    """Read what stands behind "link-github", which is a login. Raises `Misunderstood`."""
    match typed:
        case [login]:
            return LoginClaimed(_login("link-github", login))
        case _:
            raise _misunderstood("link-github", words.login_missing())


def read_confirm(typed: Words, _question: Request | None, _today: date) -> LoginConfirmed:
    """Read what stands behind "confirm": a Slack id, then a login. Raises `Misunderstood`."""
    match typed:
        case [user, login] if _SLACK_USER.fullmatch(user):
            return LoginConfirmed(user.upper(), _login("confirm", login))
        case _:
            raise _misunderstood("confirm", words.claim_missing())


def read_who(
    typed: Words, question: Request | None, today: date
) -> ActivePeopleWanted | PeopleCsvWanted:
    """Read what stands behind "who": a scope, perhaps a period, perhaps "as csv".

    Raises `Misunderstood`.
    """
    if typed[-1:] == ("csv",):
        named = _people(typed[: -2 if typed[-2:] == ("as", "csv") else -1], question, today)
        return PeopleCsvWanted(named.scope, named.asked)
    return _people(typed, question, today)


def _people(typed: Words, question: Request | None, today: date) -> ActivePeopleWanted:
    rest = " ".join(word for word in typed if word not in _WHO_WORDS)
    if not rest and question is not None:
        return ActivePeopleWanted(question.scope, question.asked)
    request = parse(rest, today)
    if isinstance(request, HelpWanted) or request.view is not ViewName.SUMMARY:
        raise _misunderstood("who", words.scope_of_people_missing())
    return ActivePeopleWanted(request.scope, request.asked)


def read_audit(typed: Words, _question: Request | None, today: date) -> AuditWanted:
    """Read what stands behind "audit", perhaps a number of days. Raises `Misunderstood`."""
    asked = _asked("audit", typed, today) or AUDIT_DAYS_SHOWN
    if not isinstance(asked, LastDays):
        raise _misunderstood("audit", words.only_last_days())
    return AuditWanted(asked.length)


def _asked(keyword: str, typed: Words, today: date) -> Asked | None:
    if not typed:
        return None
    try:
        asked = read_period(" ".join(typed), today)
        if asked is not None:
            check(asked, ScopeKind.ENTERPRISE, today)
    except PeriodError as error:
        raise _misunderstood(keyword, error.sentence) from error
    if asked is None:
        raise _misunderstood(keyword, words.unknown_word(typed[0]))
    return asked


def _login(keyword: str, typed: str) -> str:
    login = typed.removeprefix("@")
    if _LOGIN.fullmatch(login) is None:
        raise _misunderstood(keyword, words.login_impossible(typed))
    return login


def _misunderstood(keyword: str, sentence: str) -> Misunderstood:
    return Misunderstood(sentence, help_line=help_line(keyword))
