"""What may be typed for links to report files, in a thread and behind the command."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar import understand
from handlers.request import Misunderstood, Request
from handlers.wanted import LinksWanted
from metrics.report_links import ReportKind, oldest_day_of
from metrics.scope import LastDays, Scope, ScopeKind

TODAY = date(2026, 11, 21)
ACME = Scope.of(ScopeKind.ORG, "acme")
GLOBEX = Scope.of(ScopeKind.ENTERPRISE, "globex")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
THE_12TH, YESTERDAY = date(2026, 11, 12), date(2026, 11, 20)
IN_THREAD = Request(ACME, LastDays(28))
IN_TEAM_THREAD = Request(PLATFORM, LastDays(28))
USERS, TEAMS, REPOS = ReportKind.USERS, ReportKind.USER_TEAMS, ReportKind.REPOS


def refused(text: str, question: Request | None = IN_THREAD) -> str:
    with pytest.raises(Misunderstood) as raised:
        understand(text, question, TODAY)
    return str(raised.value)


def outcome(text: str, question: Request | None) -> object:
    try:
        return understand(text, question, TODAY)
    except Misunderstood as misunderstood:
        return misunderstood


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("links", LinksWanted(ACME)),
        ("link", LinksWanted(ACME)),
        ("report links", LinksWanted(ACME)),
        ("Links 12 November", LinksWanted(ACME, THE_12TH)),
        ("links yesterday", LinksWanted(ACME, YESTERDAY)),
        ("links for the 12th Nov, please", LinksWanted(ACME, THE_12TH)),
        ("links on 2026-11-12", LinksWanted(ACME, THE_12TH)),
        ("users links 2026-11-12", LinksWanted(ACME, THE_12TH, USERS)),
        ("links users 2026-11-12", LinksWanted(ACME, THE_12TH, USERS)),
        ("links 2026-11-12 users", LinksWanted(ACME, THE_12TH, USERS)),
        ("user teams links yesterday", LinksWanted(ACME, YESTERDAY, TEAMS)),
        ("user-teams links", LinksWanted(ACME, None, TEAMS)),
        ("repos links", LinksWanted(ACME, None, REPOS)),
        ("aggregate links yesterday", LinksWanted(ACME, YESTERDAY)),
        ("links enterprise globex yesterday", LinksWanted(GLOBEX, YESTERDAY)),
        ("links yesterday for the enterprise globex", LinksWanted(GLOBEX, YESTERDAY)),
    ],
)
def test_in_a_thread(text: str, wanted: LinksWanted) -> None:
    """The scope is the thread's unless another is named, and the day the last final one."""
    assert understand(text, IN_THREAD, TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("links org acme", LinksWanted(ACME)),
        ("links org acme 2026-11-12", LinksWanted(ACME, THE_12TH)),
        ("links org acme users yesterday", LinksWanted(ACME, YESTERDAY, USERS)),
        ("users links org acme yesterday", LinksWanted(ACME, YESTERDAY, USERS)),
        ("links org users", LinksWanted(Scope.of(ScopeKind.ORG, "users"))),
        ("links team acme/platform users", LinksWanted(PLATFORM, None, USERS)),
    ],
)
def test_behind_the_command(text: str, wanted: LinksWanted) -> None:
    """The word behind the keyword is the name, whatever it means elsewhere."""
    assert understand(text, None, TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("links last week", "`2026-11-09..2026-11-15` is more than a day"),
        ("links 7d", "`7d` is more than a day"),
        ("links today", "is not over"),
        ("links tomorrow", "I do not know “tomorrow”"),
        ("links 2027-01-01", "is still to come"),
        ("links 2025-01-01", "is too long ago"),
        ("repos links 2026-06-30", "GitHub's first repos report is of Wed 1 Jul 2026"),
        ("user-teams links 2026-04-30", "GitHub's first user-teams report is of Fri 1 May 2026"),
        ("links org", "Which organization would you like?"),
        ("links org acme/platform", "is a team's name"),
    ],
)
def test_a_day_or_name_that_cannot_be(text: str, part: str) -> None:
    """The sentence says why, and how links are asked for."""
    answer = refused(text)
    assert part in answer
    assert "`/copilot-metrics links SCOPE [REPORT] [DAY]`" in answer


def test_outside_of_a_thread_a_scope_is_needed() -> None:
    """A name without its kind is answered with what was probably meant."""
    assert "Whose figures would you like?" in refused("links yesterday", None)
    assert "Did you mean `links org acme`?" in refused("links acme", None)


@pytest.mark.parametrize("text", ["links", "aggregate links yesterday"])
def test_a_team_has_no_report_of_its_own(text: str) -> None:
    """So the reports that its figures come of are named."""
    answer = refused(text, IN_TEAM_THREAD)
    assert "GitHub has no report of a team" in answer
    assert "`links org acme`" in answer


def test_a_team_stands_for_the_people_of_its_owner() -> None:
    """The report is the organization's, and that is what must be allowed."""
    wanted = understand("users links", IN_TEAM_THREAD, TODAY)
    assert wanted == LinksWanted(PLATFORM, None, USERS)
    assert isinstance(wanted, LinksWanted)
    assert wanted.owner == ACME


@pytest.mark.parametrize("text", ["users org acme", "repos", "user", "report org acme"])
def test_words_that_want_no_links_are_left_to_others(text: str) -> None:
    """Only with "links" beside them do they want any."""
    wanted = outcome(text, None)
    assert not isinstance(wanted, LinksWanted)
    assert "links SCOPE" not in str(wanted)


DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))
REPORTS = st.sampled_from(ReportKind)
SCOPES = st.sampled_from([ACME, GLOBEX, PLATFORM])


@given(SCOPES, st.none() | DAYS, REPORTS, st.sampled_from([None, IN_TEAM_THREAD]))
def test_what_is_wanted_can_be_typed_again(
    scope: Scope, day: date | None, report: ReportKind, question: Request | None
) -> None:
    """`command` is understood as itself, anywhere, unless GitHub cannot have it."""
    wanted = LinksWanted(scope, day, report)
    oldest = oldest_day_of(report, wanted.owner, TODAY)
    possible = day is None or oldest <= day <= TODAY - timedelta(days=1)

    if possible and not (scope.is_team and report is ReportKind.AGGREGATE):
        assert understand(wanted.command, question, TODAY) == wanted
    else:
        assert refused(wanted.command, question)
    assert LinksWanted.from_dict(wanted.to_dict()) == wanted


PIECES = st.sampled_from(
    [
        *("links", "link", "users", "user", "teams", "repos", "report", "org", "team", "acme"),
        *("acme/platform", "yesterday", "2026-11-12", "12", "nov", "last", "week", "7d", "for"),
        *("<!channel>", "&lt;!here&gt;", "`", "“", "x" * 60, "@acme", "<@U1|acme>", "..", "/"),
    ]
)


@given(
    st.lists(PIECES | st.text(max_size=20), max_size=9).map(" ".join),
    st.sampled_from([None, IN_THREAD, IN_TEAM_THREAD]),
)
def test_no_text_brings_more_than_links_or_a_harmless_sentence(
    text: str, question: Request | None
) -> None:
    """Whatever stands behind "links" is understood or explained, without a mention in it."""
    wanted = outcome(f"links {text}", question)

    assert isinstance(wanted, LinksWanted | Misunderstood)
    if isinstance(wanted, Misunderstood):
        assert not re.search(r"[<>]", str(wanted))
        assert str(wanted).count("`") % 2 == 0
        assert len(str(wanted)) <= 900
