"""What may be said in a thread: each reply changes one part of the question, and keeps the rest."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.grammar import understand
from handlers.grammar.asides import EXTRAS, STOPPING
from handlers.grammar.following import SUMMARY
from handlers.grammar.parsing import LONGEST_TEXT, parse
from handlers.grammar.reading import KEYWORDS, VIEW_WORDS
from handlers.request import HelpWanted, Misunderstood, Request, ViewName
from handlers.vocabulary import BETWEEN, FILLERS, PERIOD_WORDS
from handlers.wanted import CsvWanted, LargerChartWanted, StopWanted
from handlers.words.threads import CHANGES
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind

TODAY = date(2026, 11, 21)
ACME = Scope.of(ScopeKind.ORG, "acme")
BETA = Scope.of(ScopeKind.ORG, "beta")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
PAYMENTS = Scope.of(ScopeKind.TEAM, "acme/payments")
LAST_WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
QUESTION = Request(ACME, LastDays(28))
LANGUAGES = Request(ACME, LastDays(7), ViewName.LANGUAGES)
OF_TEAM = Request(PLATFORM, LastDays(7), ViewName.EDITORS)
COMPARED = Request(ACME, LastDays(7), ViewName.COMPARE, BETA)
QUESTIONS = (QUESTION, LANGUAGES, OF_TEAM, COMPARED, Request(ACME, OCTOBER, ViewName.TEAMS))


def said(text: str, question: Request | None = QUESTION) -> object:
    return understand(text, question, TODAY)


def misunderstood(text: str, question: Request | None = QUESTION) -> Misunderstood:
    with pytest.raises(Misunderstood) as answer:
        said(text, question)
    return answer.value


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("by language", ViewName.LANGUAGES),
        ("editors", ViewName.EDITORS),
        ("only agents", ViewName.AGENTS),
        ("just completions", ViewName.FEATURES),
        ("and now show me only the agents, please", ViewName.AGENTS),
        ("what about pull requests?", ViewName.PULL_REQUESTS),
        ("why?", ViewName.CAUSES),
        ("Why is that?", ViewName.CAUSES),
        ("what changed?", ViewName.CAUSES),
        ("vs previous", ViewName.PREVIOUS),
        ("vs. the previous period", ViewName.PREVIOUS),
        ("compared to the period before", ViewName.PREVIOUS),
        ("by team", ViewName.TEAMS),
        ("total", ViewName.SUMMARY),
        ("back to the summary", ViewName.SUMMARY),
        ("overview", ViewName.SUMMARY),
    ],
)
def test_another_view_of_the_same(text: str, view: ViewName) -> None:
    """The scope and the days stay."""
    assert said(text, LANGUAGES) == replace(LANGUAGES, view=view)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("last week", LAST_WEEK),
        ("and last week?", LAST_WEEK),
        ("how about last week", LAST_WEEK),
        ("for the last 90 days", LastDays(90)),
        ("28d", LastDays(28)),
        ("from 1 October to 31 October", OCTOBER),
        ("between 1 October and 31 October", OCTOBER),
        ("in October", OCTOBER),
    ],
)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.view or "summary")
def test_other_days_of_the_same(text: str, asked: Asked, question: Request) -> None:
    """The scope and the view stay, also both scopes of a comparison."""
    assert said(text, question) == replace(question, asked=asked)


@pytest.mark.parametrize(
    ("text", "question", "scope"),
    [
        ("org beta", LANGUAGES, BETA),
        ("for beta", LANGUAGES, BETA),
        ("and what about org beta?", LANGUAGES, BETA),
        ("the same for @beta please", LANGUAGES, BETA),
        ("org agents", LANGUAGES, Scope.of(ScopeKind.ORG, "agents")),
        ("org csv", LANGUAGES, Scope.of(ScopeKind.ORG, "csv")),
        ("team acme/payments", OF_TEAM, PAYMENTS),
        ("acme/payments", OF_TEAM, PAYMENTS),
        ("for payments", OF_TEAM, PAYMENTS),
        ("enterprise acme-inc", LANGUAGES, Scope.of(ScopeKind.ENTERPRISE, "acme-inc")),
        ("org beta", COMPARED, None),
    ],
)
def test_the_same_of_another_scope(text: str, question: Request, scope: Scope | None) -> None:
    """The view and the days stay; a comparison of something with itself is none."""
    if scope is None:
        assert "is named twice" in str(misunderstood(text, question))
    else:
        assert said(text, question) == replace(question, scope=scope)


@pytest.mark.parametrize(
    "text",
    [
        "vs team acme/payments",
        "versus acme/payments",
        "compare with team acme/payments",
        "compare it to team acme/payments",
        "compared with acme/payments please",
    ],
)
@pytest.mark.parametrize("question", [QUESTION, LANGUAGES, COMPARED])
def test_a_question_is_held_against_another_scope(text: str, question: Request) -> None:
    """Over the same days, whatever the view was."""
    compared = Request(question.scope, question.asked, ViewName.COMPARE, PAYMENTS)

    assert said(text, question) == compared


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vs org beta 7d", Request(ACME, LastDays(7), ViewName.COMPARE, BETA)),
        ("vs beta last week", Request(ACME, LAST_WEEK, ViewName.COMPARE, BETA)),
        ("agents last month", Request(ACME, OCTOBER, ViewName.AGENTS)),
        ("last month, only agents", Request(ACME, OCTOBER, ViewName.AGENTS)),
        ("agents and last week", Request(ACME, LAST_WEEK, ViewName.AGENTS)),
        ("by language for beta in October", Request(BETA, OCTOBER, ViewName.LANGUAGES)),
        ("org beta by editor 7d", Request(BETA, LastDays(7), ViewName.EDITORS)),
        ("teams beta", Request(BETA, LastDays(28), ViewName.TEAMS)),
        ("teams last week", Request(ACME, LAST_WEEK, ViewName.TEAMS)),
        ("compare org beta org acme", Request(BETA, LastDays(28), ViewName.COMPARE, ACME)),
    ],
)
def test_several_parts_may_change_at_once(text: str, expected: Request) -> None:
    """What is not named stays."""
    assert said(text) == expected


def test_a_team_has_no_view_of_its_owner() -> None:
    """Asked for, it is refused with what works; kept, it gives way to the team itself."""
    refused = misunderstood("agents", OF_TEAM)

    assert "GitHub has no figures of “agents” for a team" in str(refused)
    assert refused.suggestion == "org acme agents"
    teams = Request(ACME, LastDays(28), ViewName.TEAMS)
    assert said("team acme/payments", teams) == Request(PAYMENTS, LastDays(28))


@pytest.mark.parametrize("text", ["as csv", "csv", "as a CSV file, please", "export", "csv?"])
def test_the_same_as_a_file(text: str) -> None:
    """The question stays as it is."""
    assert said(text, LANGUAGES) == CsvWanted(LANGUAGES)


@pytest.mark.parametrize(
    "text", ["bigger chart", "bigger", "larger", "make the chart bigger", "a larger picture please"]
)
def test_the_same_with_a_larger_chart(text: str) -> None:
    """The question stays as it is."""
    assert said(text, LANGUAGES) == LargerChartWanted(LANGUAGES)


def test_a_change_and_a_file_at_once() -> None:
    """The file is of the changed question."""
    assert said("agents last month as csv") == CsvWanted(Request(ACME, OCTOBER, ViewName.AGENTS))


@pytest.mark.parametrize(
    "text", ["stop", "Stop!", "please stop", "stop it", "unsubscribe", "cancel"]
)
def test_an_end(text: str) -> None:
    """In a thread and outside."""
    assert said(text) == StopWanted(QUESTION)
    assert said(text, None) == StopWanted(None)


@pytest.mark.parametrize("text", ["", "help", "thanks!", "Hello?"])
def test_nothing_in_particular_is_answered_with_the_help(text: str) -> None:
    """Also a word of thanks, which is no question."""
    assert said(text) == HelpWanted()


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("langage", "by language"),
        ("by langage", "by language"),
        ("agnets last week", "agents last week"),
        ("last weak", "last week"),
        ("as cvs", "as csv"),
        ("biger chart", "bigger chart"),
        ("vs previus", "vs previous"),
        ("sumary", "summary"),
        ("stopp", "stop"),
        ("30", "30d"),
        ("3 months", "90d"),
        ("agents 3 months", "agents 90d"),
        ("vs last week", "vs previous"),
        ("vs", "vs previous"),
        ("webshop", "org webshop"),
        ("orgg beta", "org beta"),
    ],
)
def test_a_near_miss_is_answered_in_the_words_of_the_thread(text: str, suggestion: str) -> None:
    """And what is suggested works."""
    answer = misunderstood(text)

    assert answer.suggestion == suggestion
    assert f"Did you mean `{suggestion}`?" in str(answer)
    assert said(suggestion)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("by language by editor", "two views"),
        ("7d 28d", "two periods"),
        ("vs org beta by language", "A comparison has no other view."),
        ("xyzzy foo bar", "I do not know “xyzzy”."),
        ("x" * 301, f"longer than the {LONGEST_TEXT} characters"),
    ],
)
def test_what_is_not_understood_is_said_with_what_can_be(text: str, sentence: str) -> None:
    """Kindly, with a few of the replies there are."""
    answer = str(misunderstood(text))

    assert sentence in answer
    assert "Here you can change one part of the question" in answer


def test_each_of_the_replies_in_the_hint_works() -> None:
    """Or it would be no help."""
    assert all(said(change) for change in CHANGES)


@pytest.mark.parametrize("text", ["as csv", "bigger chart"])
def test_without_a_question_there_is_nothing_to_go_on_from(text: str) -> None:
    """It says how to begin."""
    assert "There is no question here that I could go on from" in str(misunderstood(text, None))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("org acme", QUESTION),
        ("show me org acme, please", QUESTION),
        ("org acme as csv", CsvWanted(QUESTION)),
        ("org acme bigger chart", LargerChartWanted(QUESTION)),
        ("org acme why", replace(QUESTION, view=ViewName.CAUSES)),
        ("org acme vs previous 28d", replace(QUESTION, view=ViewName.PREVIOUS)),
        ("org @previous vs org acme", None),
    ],
)
def test_outside_of_a_thread_the_question_is_whole(text: str, wanted: object) -> None:
    """The same words mean the same."""
    if wanted is None:
        previous = Scope.of(ScopeKind.ORG, "previous")
        wanted = Request(previous, LastDays(28), ViewName.COMPARE, ACME)
    assert said(text, None) == wanted


WORDS = sorted(
    {
        *("acme", "beta", "acme/payments", "@last", "2026-10-01", "..", "7d", "90", "12 Nov"),
        *("only", "show", "me", "what", "about", "<@U1>", "😀", "vs", "compare"),
        *{word for phrase in EXTRAS for word in phrase},
        *(*SUMMARY, *STOPPING, *KEYWORDS, *VIEW_WORDS, *PERIOD_WORDS, *FILLERS, *BETWEEN),
    }
)
replies = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join),
    st.text(max_size=60),
    st.text(alphabet="abcdehlorstuvw /@.-0129", max_size=40),
)
questions = st.builds(
    Request,
    st.sampled_from([ACME, BETA, PLATFORM, Scope.of(ScopeKind.ORG, "vs")]),
    st.one_of(st.builds(LastDays, st.integers(1, 365)), st.just(OCTOBER)),
    st.sampled_from([ViewName.SUMMARY, ViewName.LANGUAGES, ViewName.PREVIOUS, ViewName.CAUSES]),
)


def outcome(text: str, question: Request | None) -> object:
    try:
        return said(text, question)
    except Misunderstood as answer:
        return answer


def question_of(wanted: object) -> Request | None:
    """Return the question that is in what is wanted."""
    match wanted:
        case Request():
            return wanted
        case CsvWanted(question) | LargerChartWanted(question):
            return question
    return None


@given(replies, st.one_of(st.none(), questions))
@example("for", QUESTION)
@example("vs vs", QUESTION)
@example("org", QUESTION)
def test_no_reply_breaks_it(text: str, question: Request | None) -> None:
    """It is understood, or answered with a short and harmless sentence; what comes of it can be typed."""
    wanted = outcome(text, question)
    if isinstance(wanted, Misunderstood):
        assert 0 < len(str(wanted)) <= 700
        assert not re.search(r"[<>]", str(wanted))
        assert str(wanted).count("`") % 2 == 0
        assert wanted.suggestion is None or said(wanted.suggestion, question)
    found = question_of(wanted)
    if found is not None:
        assert parse(found.command, TODAY) == found


@given(replies, questions)
def test_the_same_reply_again_changes_nothing(text: str, question: Request) -> None:
    """Whatever it was."""
    found = question_of(outcome(text, question))
    if found is not None:
        assert question_of(said(text, found)) == found


VIEWS_SAID = {"by editor": ViewName.EDITORS, "why": ViewName.CAUSES, "total": ViewName.SUMMARY}
DAYS_SAID: dict[str, Asked] = {"last week": LAST_WEEK, "90d": LastDays(90), "October": OCTOBER}
SCOPES_SAID = {"org beta": BETA, "team acme/payments": PAYMENTS}


@given(
    questions,
    st.sampled_from([None, *VIEWS_SAID]),
    st.sampled_from([None, *DAYS_SAID]),
    st.sampled_from([None, *SCOPES_SAID]),
    st.permutations([0, 1, 2]),
)
def test_what_is_named_changes_and_nothing_else(
    question: Request, view: str | None, days: str | None, scope: str | None, order: list[int]
) -> None:
    """In any order and any combination."""
    parts = (view, days, scope)
    text = " ".join(part for at in order if (part := parts[at]))
    if not text:
        return

    assert said(text, question) == Request(
        SCOPES_SAID[scope] if scope else question.scope,
        DAYS_SAID[days] if days else question.asked,
        VIEWS_SAID[view] if view else question.view,
    )
