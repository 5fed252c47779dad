"""What may be typed behind `/copilot-metrics`, and what is answered where it means nothing."""

import itertools
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.grammar.following import understand
from handlers.grammar.others import READERS
from handlers.grammar.parsing import LONGEST_TEXT, parse
from handlers.grammar.reading import KEYWORDS, SPELLINGS, VIEW_WORDS
from handlers.help import COMMANDS, PERIODS
from handlers.request import HelpWanted, Misunderstood, Request, ViewName
from handlers.views import VIEWS, View, view_of
from handlers.vocabulary import FILLERS, PERIOD_WORDS, SLASH_COMMAND
from metrics.reach import oldest_day
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind

TODAY = date(2026, 11, 21)
DAYS_28 = LastDays(28)
ORG = Scope.of(ScopeKind.ORG, "acme")
ENTERPRISE = Scope.of(ScopeKind.ENTERPRISE, "acme")
TEAM = Scope.of(ScopeKind.TEAM, "acme/platform")
ENTERPRISE_TEAM = Scope.of(ScopeKind.ENTERPRISE_TEAM, "acme/platform")
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def asked(text: str, today: date = TODAY) -> Request:
    request = parse(text, today)
    assert isinstance(request, Request)
    return request


def outcome(text: str, today: date) -> Request | HelpWanted | Misunderstood:
    try:
        return parse(text, today)
    except Misunderstood as answer:
        return answer


def misunderstood(text: str, today: date = TODAY) -> Misunderstood:
    answer = outcome(text, today)
    assert isinstance(answer, Misunderstood)
    return answer


def full_width(text: str) -> str:
    """What a keyboard for Japanese types."""
    return "".join("\u3000" if letter == " " else chr(ord(letter) + 0xFEE0) for letter in text)


def assert_kind(answer: Misunderstood, today: date) -> None:
    """Short, harmless, and its suggestion works."""
    assert 0 < len(str(answer)) <= 600
    assert not re.search(r"[<>]", str(answer))
    assert str(answer).count("`") % 2 == 0
    if answer.suggestion is not None:
        assert isinstance(parse(answer.suggestion, today), Request)


@pytest.mark.parametrize(
    ("text", "scope", "period"),
    [
        ("org acme", ORG, DAYS_28),
        ("enterprise acme", ENTERPRISE, DAYS_28),
        ("team acme/platform", TEAM, DAYS_28),
        ("enterprise-team acme/platform", ENTERPRISE_TEAM, DAYS_28),
        ("org acme 7d", ORG, LastDays(7)),
        ("org acme 90d", ORG, LastDays(90)),
        ("org acme last week", ORG, Period(date(2026, 11, 9), date(2026, 11, 15))),
        ("org acme 2026-10-01..2026-10-31", ORG, OCTOBER),
        ("org acme since 2026-10-01 until 2026-10-31", ORG, OCTOBER),
        ("org acme from 1 October to 31 October 2026", ORG, OCTOBER),
        ("org acme 12 November", ORG, Period(date(2026, 11, 12), date(2026, 11, 12))),
        ("org my-emu_short", Scope.of(ScopeKind.ORG, "my-emu_short"), DAYS_28),
        ("team acme/web.ui_2", Scope.of(ScopeKind.TEAM, "acme/web.ui_2"), DAYS_28),
    ],
)
def test_a_request_is_a_keyword_a_name_and_perhaps_a_period(
    text: str, scope: Scope, period: Asked
) -> None:
    """Without a period, it is the last 28 days that GitHub has processed."""
    assert Request(scope, period) == asked(text)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("ORG Acme 28D", "org acme 28d"),
        ("  org \t acme\n28d ", "org acme 28d"),
        ("28d org acme", "org acme 28d"),
        ("acme org 28d", "org acme 28d"),
        ("org 28d acme", "org acme 28d"),
        ("acme org", "org acme 28d"),
        ("since 2026-10-01 org acme until 2026-10-31", "org acme 2026-10-01..2026-10-31"),
        ("org @acme", "org acme 28d"),
        ("team @acme/platform 7d", "team acme/platform 7d"),
        ("team acme / platform", "team acme/platform 28d"),
        ('org "acme" 28d', "org acme 28d"),
        ("org “acme” 28d", "org acme 28d"),
        (
            "org \N{LEFT SINGLE QUOTATION MARK}acme\N{RIGHT SINGLE QUOTATION MARK}, '28d'",
            "org acme 28d",
        ),
        ("`org acme`", "org acme 28d"),
        ("org acme, 28d.", "org acme 28d"),
        ("org acme 28d?!", "org acme 28d"),
        ("org acme…", "org acme 28d"),
        ("org: acme", "org acme 28d"),
        ("--org=acme", "org acme 28d"),
        ("org acme (28d)", "org acme 28d"),
        (full_width("org acme 28d"), "org acme 28d"),
        (full_width("org @acme"), "org acme 28d"),
        ("organisation acme", "org acme 28d"),
        ("organization acme", "org acme 28d"),
        ("orgs acme", "org acme 28d"),
        ("ent acme", "enterprise acme 28d"),
        ("enterprises acme", "enterprise acme 28d"),
        ("enterprise team acme/platform", "enterprise-team acme/platform 28d"),
        ("ent team acme/platform 7d", "enterprise-team acme/platform 7d"),
        ("enterprise_team acme/platform", "enterprise-team acme/platform 28d"),
        ("org team acme/platform", "team acme/platform 28d"),
        ("org acme for the last 7 days please", "org acme 7d"),
        ("org acme in October", "org acme 2026-10-01..2026-10-31"),
        ("org the acme", "org acme 28d"),
        ("org acme 2026-10-01 – 2026-10-31", "org acme 2026-10-01..2026-10-31"),
        ("org acme 2026-10-01–2026-10-31", "org acme 2026-10-01..2026-10-31"),
        ("org acme 2026-10-01…2026-10-31", "org acme 2026-10-01..2026-10-31"),
        ("org acme 2026\N{NON-BREAKING HYPHEN}10\N{NON-BREAKING HYPHEN}01", "org acme 2026-10-01"),
        ("org acme Nov 12, 2026", "org acme 2026-11-12"),
    ],
)
def test_a_request_is_read_however_it_was_typed(text: str, command: str) -> None:
    """Case, order, spaces, quotes, punctuation and small words carry no meaning."""
    assert command == asked(text).command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("org acme by language", "org acme by language 28d"),
        ("org acme languages", "org acme by language 28d"),
        ("org acme Language 7d", "org acme by language 7d"),
        ("by languages org acme", "org acme by language 28d"),
        ("languages of org acme last 7 days", "org acme by language 7d"),
        ("org acme 7d by ide", "org acme by editor 7d"),
        ("org acme per editor", "org acme by editor 28d"),
        ("org acme models in October", "org acme by model 2026-10-01..2026-10-31"),
        ("team acme/platform features", "team acme/platform by feature 28d"),
        ("agents org acme", "org acme agents 28d"),
        ("acme agents org", "org acme agents 28d"),
        ("org acme prs 7d", "org acme pull requests 7d"),
        ("org acme pull-requests", "org acme pull requests 28d"),
        ("pull requests of org acme since 1 Nov", "org acme pull requests 2026-11-01..2026-11-20"),
        ("enterprise acme adoption phases", "enterprise acme phases 28d"),
        ("org @agents", "org agents 28d"),
        ("org agents 28d", "org agents 28d"),
        ("org agents agents", "org agents agents 28d"),
        ("org agents by language", "org agents by language 28d"),
        ("org @by agents", "org @by agents 28d"),
        ("org pull requests 7d", None),
    ],
)
def test_a_view_is_read_wherever_it_stands(text: str, command: str | None) -> None:
    """In the words of the table, in those that people use for them, and a name can be one too."""
    if command is None:
        assert isinstance(outcome(text, TODAY), Misunderstood)
    else:
        assert command == asked(text).command


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_spelling_of_a_view_is_understood(view: View[Any]) -> None:
    """With a period behind it, before it, and with neither; and so does its example."""
    for spelling in view.spellings:
        for text in (f"org acme {spelling}", f"org acme {spelling} 7d", f"7d {spelling} org acme"):
            assert asked(text).view is view.name
    assert asked(view.example).view is view.name


def test_every_view_has_a_row_of_its_own() -> None:
    """The names that a request may carry are those of the table, and the summary."""
    assert [view.name for view in VIEWS] == [name for name in ViewName if name]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("org <@U123|acme> 28d", "org acme 28d"),
        ("org <#C123|acme>", "org acme 28d"),
        ("team <!subteam^S1|@acme/platform>", "team acme/platform 28d"),
        ("org <https://github.com/acme|github.com/acme>", "org acme 28d"),
        ("org <https://github.com/acme>", "org acme 28d"),
        ("<https://github.com/orgs/acme> 7d", "org acme 7d"),
        ("https://github.com/orgs/acme/people?query=x#top", "org acme 28d"),
        ("org https://github.com/orgs/acme", "org acme 28d"),
        ("org https://github.com/Acme/website", "org acme 28d"),
        ("org github.com/acme 7d", "org acme 7d"),
        ("https://github.com/organizations/acme/settings/copilot", "org acme 28d"),
        ("https://github.com/enterprises/acme", "enterprise acme 28d"),
        ("https://acme.ghe.com/orgs/acme", "org acme 28d"),
        ("https://github.com/orgs/acme/teams/platform", "team acme/platform 28d"),
        ("team <https://github.com/orgs/acme/teams/platform|x> 7d", "team acme/platform 7d"),
        ("https://github.com/enterprises/acme/teams/platform", "enterprise-team acme/platform 28d"),
        ("org acme &amp;", None),
        ("team <http://acme/web.ui|acme/web.ui>", "team acme/web.ui 28d"),
    ],
)
def test_what_slack_makes_of_a_name_or_a_link_is_read(text: str, command: str | None) -> None:
    """https://docs.slack.dev/interactivity/implementing-slash-commands#escaping."""
    if command is None:
        assert "I do not know “&amp;”." in misunderstood(text).sentence
    else:
        assert command == asked(text).command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("org today 28d", "org today 28d"),
        ("org may 28d", "org may 28d"),
        ("org 28d 7d", "org 28d 7d"),
        ("org team 7d", "org team 7d"),
        ("org org 7d", "org org 7d"),
        ("org help", "org help 28d"),
        ("org @today", "org today 28d"),
        ("org @last 7d", "org @last 7d"),
        ("7d org @for", "org @for 7d"),
    ],
)
def test_an_organization_may_have_a_name_that_means_something_else(text: str, command: str) -> None:
    """The word behind the keyword is the name, unless the name would be missing."""
    assert command == asked(text).command


@pytest.mark.parametrize(
    "text", ["", "  ", "help", "HELP", "help org", "?", "-h", "--help", "“”", "@"]
)
def test_help_is_given_when_asked_for_and_when_nothing_is(text: str) -> None:
    """Words of help are never a riddle."""
    assert isinstance(parse(text, TODAY), HelpWanted)


@pytest.mark.parametrize(
    ("text", "sentence", "suggestion"),
    [
        ("og acme 28d", "I do not know “og”. Did you mean `org acme 28d`?", "org acme 28d"),
        ("acme", "Did you mean `org acme`?", "org acme"),
        ("acme 28d", "Did you mean `org acme 28d`?", "org acme 28d"),
        ("last week acme", "Did you mean `org acme last week`?", "org acme last week"),
        ("acme/platform", "Did you mean `team acme/platform`?", "team acme/platform"),
        ("@acme", "Did you mean `org @acme`?", "org @acme"),
        ("https://github.com/acme", "Did you mean `org acme`?", "org acme"),
        ("enterprize acme", "I do not know “enterprize”.", "enterprise acme"),
        ("orgnization acme", "I do not know “orgnization”.", "organization acme"),
        ("temas acme/platform", "I do not know “temas”.", "team acme/platform"),
        ("org acme yestreday", "I do not know “yestreday”.", "org acme yesterday"),
        ("org acme lst week", "I do not know “lst”.", "org acme last week"),
        ("org acme 28", "I do not know “28”.", "org acme 28d"),
        ("org acme 28d by colour", "I do not know “colour”.", "org acme 28d"),
        ("org acme by langauge", "I do not know “langauge”.", "org acme by language"),
        ("org acme pul requests 7d", "I do not know “pul”.", "org acme pull requests 7d"),
        ("org acme agnets", "I do not know “agnets”.", "org acme agents"),
        ("acme by model 7d", "I do not know “acme”.", "org acme by model 7d"),
        ("org acme agents phases", "“agents” and “phases” are two views", "org acme agents"),
        ("org acme agents 400d", "at most 365 days", "org acme agents 365d"),
        ("team acme/platform agents", "no figures of “agents” for a team", "org acme agents"),
        ("enterprise-team a/b prs 7d", "for a team", "enterprise a pull requests 7d"),
        ("org acme/platform by ide", "is a team's name", "team acme/platform by editor"),
        ("org by language", "I read “by language” as what to show.", None),
        ("org by language 28d", "I read “by language 28d” as what to show.", None),
        ("org agents", "I read “agents” as what to show.", None),
        ("org acme 1 oct..31 oct x", "I do not know “x”.", "org acme 1 oct..31 oct"),
        ("org acme enterprise", "I do not know “enterprise”.", "org acme"),
        ("org acme 7d 28d", "“7d” and “28d” are two periods", "org acme 7d"),
        ("org acme/platform 7d", "“acme/platform” is a team's name", "team acme/platform 7d"),
        ("enterprise a/b", "“a/b” is a team's name", "enterprise-team a/b"),
        ("org acme 3m", "I count in days and weeks", "org acme 90d"),
        ("org acme 400d", "at most 365 days", "org acme 365d"),
        ("org @last 400d", "at most 365 days", "org @last 365d"),
        ("org acme 2026-10-31..2026-10-01", "before it begins", "org acme 2026-10-01..2026-10-31"),
        ("org acme today", "is not over", "org acme 7d"),
        ("compare acme beta", "I do not know “compare”.", None),
        ("teams acme", "I do not know “teams”.", None),
        ("28d", "Whose figures would you like?", None),
        ("org", "Which organization would you like?", None),
        ("org 28d", "Which organization would you like? I read “28d” as the days.", None),
        ("org last 7d", "I read “last 7d” as the days.", None),
        ("team", "Which team would you like?", None),
        ("team platform", "Which organization is the team “platform” in?", None),
        ("enterprise-team platform", "Which enterprise is the team “platform” in?", None),
        ("org acme!corp", "“acme!corp” cannot be a name on GitHub", None),
        ("org ac`me", "“ac'me” cannot be a name on GitHub", None),
        ("org <@U123>", "“&lt;@u123&gt;” cannot be a name on GitHub", None),
        ("org <!channel>", "“&lt;!channel&gt;” cannot be a name on GitHub", None),
        ("org " + "a" * 101, f"“{'a' * 39}…” cannot be a name on GitHub", None),
        ("team acme/../../user", "I do not know “..”.", None),
        ("team acme/pl/at", "“pl/at” cannot be a team on GitHub", None),
        ("team acme/.hidden", "“.hidden” cannot be a team on GitHub", None),
        ("org acme 10/11/2026", "Write `2026-10-11` or `2026-11-10`, the year first.", None),
        ("org acme 2026-12-01", "is still to come", None),
        ("org acme 2024-01-01", "is too long ago", None),
        ("x" * 301, "longer than the 300 characters", None),
    ],
)
def test_what_is_not_understood_is_named_with_the_next_step(
    text: str, sentence: str, suggestion: str | None
) -> None:
    """A near miss gets the text that was probably meant."""
    answer = misunderstood(text)
    assert sentence in answer.sentence
    assert suggestion == answer.suggestion
    assert ("Did you mean" in answer.sentence) == (suggestion is not None)


@pytest.mark.parametrize("text", ["org", "team platform", "org acme 400d", "org acme what"])
def test_the_help_line_is_that_of_the_keyword(text: str) -> None:
    """What goes wrong behind "team" is answered with how "team" is written."""
    keyword = text.partition(" ")[0]
    usage = next(row.usage for row in COMMANDS if row.keyword == keyword)
    assert f"`{SLASH_COMMAND} {usage}`" in misunderstood(text).help_line


def test_without_a_keyword_the_help_line_names_the_help() -> None:
    """Nobody is left without a way on."""
    assert "`/copilot-metrics help`" in misunderstood("xyzzy plugh").help_line


def test_the_whole_answer_is_the_sentence_and_then_the_help_line() -> None:
    """So a listener needs nothing but `str()`."""
    answer = misunderstood("og acme")
    assert f"{answer.sentence}\n{answer.help_line}" == str(answer)


def test_every_keyword_of_the_grammar_has_a_command_with_an_example_that_works() -> None:
    """The help promises nothing that is not understood, and forgets nothing that is."""
    kinds = {str(kind) for kind in SPELLINGS}
    assert kinds | {"help"} | set(READERS) == {row.keyword for row in COMMANDS}
    for row in COMMANDS:
        if row.keyword in kinds:
            assert row.keyword == asked(row.example).scope.kind
        elif row.keyword in READERS:
            assert understand(row.example, None, TODAY) is not None


def test_every_period_in_the_help_works() -> None:
    """Each behind a name, as the help says."""
    for text in itertools.chain.from_iterable(form.examples for form in PERIODS):
        assert asked(f"org acme {text}").scope == ORG


# The properties

KNOWN = (*KEYWORDS, *PERIOD_WORDS, *FILLERS, *sorted(VIEW_WORDS))
ODD_PIECES = [
    *("acme", "acme/platform", "28d", "2w", "3m", "12", "29", "nov", "2026", "10/11/2026"),
    *("2026-10-01", "2026-13-01", "..", "-", "/", "by", "teams", "help", "@acme", "<@U1|acme>"),
    *("<!channel>", "<https://github.com/orgs/acme|x>", "&lt;!here&gt;", "`", "“", "x" * 60),
]
PIECES = st.sampled_from([*KNOWN, *ODD_PIECES])
TEXTS = st.text(st.characters(codec=None), max_size=LONGEST_TEXT) | st.lists(
    PIECES, max_size=9
).map(" ".join)
TODAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
OWNERS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True) | st.sampled_from(
    [word for word in (*KNOWN, "28d", "2026-10-01", "10-11", "12nov") if "." not in word]
)
SLUGS = st.from_regex(r"[a-z0-9_]([a-z0-9._-]{0,20}[a-z0-9_-])?", fullmatch=True).filter(
    lambda slug: ".." not in slug
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[Request, date]:
    """A request that can be made on the day it comes with."""
    today = draw(TODAYS)
    kind = draw(st.sampled_from(ScopeKind))
    is_team = kind in {ScopeKind.TEAM, ScopeKind.ENTERPRISE_TEAM}
    name = f"{draw(OWNERS)}/{draw(SLUGS)}" if is_team else draw(OWNERS)
    oldest = oldest_day(kind, today) + timedelta(days=1)
    days = st.dates(oldest, today - timedelta(days=1))
    period = st.builds(lambda a, b: Period(min(a, b), max(a, b)), days, days)
    views = [
        name
        for name in ViewName
        if not is_team or (row := view_of(name)) is None or kind in row.scopes
    ]
    return Request(
        Scope.of(kind, name),
        draw(st.builds(LastDays, st.integers(1, 365)) | period),
        draw(st.sampled_from(views)),
    ), today


@given(TEXTS, TODAYS)
@example("org acme 99999999999999999999999d", TODAY)
@example("org acme 29 feb", date(2027, 3, 1))
@example("org acme 9999-12-31", TODAY)
def test_any_text_is_a_request_a_call_for_help_or_answered_kindly(text: str, today: date) -> None:
    """Never another error, never a long answer, and never a mention that Slack would act on."""
    result = outcome(text[:LONGEST_TEXT], today)
    if isinstance(result, Misunderstood):
        assert_kind(result, today)
    elif isinstance(result, Request):
        assert result == parse(result.command, today)


@given(requests())
def test_the_canonical_text_is_read_as_the_request_it_came_from(case: tuple[Request, date]) -> None:
    """Even where an organization is called "since" or "28d"."""
    request, today = case
    assert request == parse(request.command, today)


@given(requests())
def test_case_and_spaces_make_no_difference(case: tuple[Request, date]) -> None:
    """Telephones begin with a capital letter, and fingers slip on the space bar."""
    request, today = case
    shouted = "  ".join(word.upper() for word in request.command.split())
    assert request == parse(f" {shouted} ", today)
    assert request == parse(request.command.title(), today)


@given(st.sampled_from(ScopeKind), st.integers(1, 365), st.permutations(range(3)))
def test_the_order_of_the_three_parts_makes_no_difference(
    kind: ScopeKind, length: int, order: list[int]
) -> None:
    """Where the name is not a word with another meaning."""
    name = "acme/platform" if "team" in kind else "acme"
    parts = [str(kind), name, f"{length}d"]
    expected = Request(Scope.of(kind, name), LastDays(length))
    assert expected == parse(" ".join(parts[place] for place in order), TODAY)


@given(requests(), st.integers(0, 40), st.sampled_from("x!`<>&@ /.–٣\u202e\ud800"))
def test_a_slip_in_a_good_request_is_still_answered_kindly(
    case: tuple[Request, date], at: int, slip: str
) -> None:
    """One character too many, anywhere."""
    request, today = case
    text = request.command[:at] + slip + request.command[at:]
    result = outcome(text, today)
    if isinstance(result, Misunderstood):
        assert_kind(result, today)
