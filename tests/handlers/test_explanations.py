"""Messages that explain figures: the numbers of the answer, safe and within Slack's limits."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from handlers.access import Action
from handlers.acts.explain import Explain
from handlers.acts.figures import Figures
from handlers.desk import Needs
from handlers.explanations import Explained, definition, every_figure, explanation, overview
from handlers.glossary import Entry, entry, glossary
from handlers.messages import Message
from handlers.request import Request, ViewName
from handlers.views import days_told
from handlers.wanted import ExplainWanted
from metrics.scope import LastDays, Period, Scope, ScopeKind
from metrics.summaries import Summary, Withheld, summarize
from sandbox.slack.blocks import problems_of_blocks
from tests.handlers.glossary.test_entries import A_DAY, FACTS
from tests.handlers.views import test_comparison as comparison
from tests.handlers.views import test_restatements as restatements
from tests.handlers.views.test_views import summary_of

ACME = Scope.of(ScopeKind.ORG, "acme")
BETA = Scope.of(ScopeKind.ORG, "beta")
WEB = Scope.of(ScopeKind.TEAM, "acme/web")
LAST = date(2026, 11, 19)
HOSTILE = "<!channel> & `*_<@U1>"
HOSTILE_DAY = {
    **A_DAY,
    "totals_by_language_feature": [
        {
            "language": f"{HOSTILE}{n}{'x' * 200}",
            "feature": "x",
            "code_generation_activity_count": 9,
        }
        for n in range(30)
    ],
}


def said(figure: str, *days: dict[str, Any], view: ViewName = ViewName.SUMMARY) -> str:
    """Return what is said of a figure in the answer about these days, with ordinary spaces."""
    answer = Explained(Request(ACME, LastDays(28), view), summary_of(*days))
    return explanation(entry(figure), answer).text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def is_fit_for_slack(message: Message) -> bool:
    """Whether Slack takes it, and nothing in it is a mention or a link to elsewhere."""
    harmless = not re.search(r"<(?!https://docs\.github\.com/)", message.text)
    return harmless and problems_of_blocks(message.blocks(), "message") == []


def asked(view: ViewName) -> Request:
    """Return a question that the view answers."""
    against = BETA if view is ViewName.COMPARE else None
    return Request(ACME, LastDays(28), view, against)


@pytest.mark.parametrize("of", glossary().entry, ids=lambda each: each.key)
def test_every_definition_fits_into_a_message(of: Entry) -> None:
    """Without any figures, and beside names that would be more than text."""
    hostile = Explained(asked(ViewName.LANGUAGES), summary_of(HOSTILE_DAY))

    for message in (definition(of), explanation(of, hostile)):
        assert is_fit_for_slack(message)
        assert "dashboard may differ" in message.text


@pytest.mark.parametrize("view", [ViewName.SUMMARY, *FACTS])
def test_every_explanation_fits_into_a_message(view: ViewName) -> None:
    """Of all that the answer shows, and of some that other answers show."""
    answer = Explained(asked(view), FACTS.get(view, summary_of(A_DAY)))
    elsewhere = [each for each in glossary().entry if each not in answer.entries][::9]

    assert [each.key for each in answer.entries if "does not show" in told(each, answer)] == []
    assert [each.key for each in elsewhere if not is_fit_for_slack(explanation(each, answer))] == []


def told(of: Entry, answer: Explained) -> str:
    """Return an explanation that Slack takes."""
    message = explanation(of, answer)
    assert is_fit_for_slack(message)
    return message.text


@pytest.mark.parametrize("view", [ViewName.SUMMARY, *FACTS])
def test_every_overview_fits_into_a_message(view: ViewName) -> None:
    """And says something of every figure."""
    message = overview(Explained(asked(view), FACTS.get(view, summary_of(A_DAY))))

    assert is_fit_for_slack(message)
    assert is_fit_for_slack(every_figure())
    assert "This answer has no figures" not in message.text
    assert not re.search(r":\* *$", message.text, re.MULTILINE)


def test_an_answer_without_figures_says_so() -> None:
    """Where nothing was restated, nothing can be explained."""
    message = overview(Explained(asked(ViewName.RESTATEMENTS), restatements.of()))

    assert "This answer has no figures." in message.text
    assert is_fit_for_slack(message)


def in_view(figure: str, view: ViewName) -> str:
    """Return what is said of a figure in the answer of a view, with ordinary spaces."""
    message = explanation(entry(figure), Explained(asked(view), FACTS[view]))
    return message.text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_comparison_has_numerator_and_denominator_of_both() -> None:
    """Under the names of both, over the days of both."""
    text = in_view("acceptance_rate", ViewName.COMPARE)

    assert text.startswith("Acceptance rate in acme and beta, 23 Oct – 19 Nov 2026")
    assert "acme: 700 of 2 800 suggested code completions were accepted, 25.0 %." in text
    assert "beta: 700 of 2 800 suggested code completions were accepted, 25.0 %." in text
    assert "*Days counted:* 28 of 28 days, 23 Oct – 19 Nov 2026." in text


def test_a_comparison_is_explained_without_changes_of_its_scopes() -> None:
    """It shows the difference of the two, and no change over time."""
    assert "This answer has no figure of it." in in_view("change", ViewName.COMPARE)
    assert "less that of the second" in in_view("difference", ViewName.COMPARE)


@pytest.mark.parametrize("view", [ViewName.PREVIOUS, ViewName.CAUSES])
def test_a_change_is_explained_with_both_periods(view: ViewName) -> None:
    """Each side's own numerator and denominator, over the days that are held together."""
    facts = against_the_week_before()
    message = explanation(entry("acceptance_rate"), Explained(asked(view), facts))
    text = message.text.replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert "13–19 Nov 2026: 120 of 600 suggested" in text
    assert "6–12 Nov 2026: 150 of 600 suggested" in text
    assert "6 days of 13–19 Nov 2026 and 6 days of 6–12 Nov 2026; a day that one" in text


def against_the_week_before() -> Summary:
    """Return a week with all its days, held against one that lacks a day."""
    earlier, later = (
        comparison.summary(ACME, comparison.record(20, accepted), 7).days for accepted in (25, 20)
    )
    shifted = [
        replace(known, day=structs.replace(known.day, day=known.day.day - timedelta(days=7)))
        for known in earlier
    ]
    period = Period.ending(LAST, 7)
    return summarize(ACME, period, list(later), last_day=LAST, before=shifted[1:])


def test_days_of_too_few_people_are_held_back_and_not_called_missing() -> None:
    """GitHub has them, and the answer does not tell them."""
    day = comparison.record(20)
    facts = replace(
        summary_of(day, {"daily_active_users": 3}, day),
        withheld=Withheld(5, (date(2026, 11, 18),)),
    )
    text = explanation(entry("interactions"), Explained(asked(ViewName.SUMMARY), facts)).text

    assert "2 of 3 days, 17–19 Nov 2026; not 18 Nov 2026, when too few were active" in text
    assert "GitHub has no figure" not in text


@pytest.mark.parametrize(
    ("question", "figure", "told_instead"),
    [
        (Request(ACME, LastDays(7)), "seats_idle", "`/copilot-metrics org acme seats 7d` does"),
        (
            Request(ACME, LastDays(7)),
            "difference",
            "`/copilot-metrics compare org acme SCOPE` does",
        ),
        (
            Request(ACME, LastDays(7), ViewName.COMPARE, BETA),
            "seats_idle",
            "`/copilot-metrics org acme seats 7d` does",
        ),
        (Request(WEB, LastDays(7)), "seats_idle", "This answer has no figure of it."),
    ],
)
def test_what_an_answer_does_not_show_is_told_with_a_question_that_works(
    question: Request, figure: str, told_instead: str
) -> None:
    """Of the same scope, where something of it shows the figure."""
    facts = FACTS[ViewName.COMPARE] if question.against else summary_of(A_DAY)

    assert told_instead in explanation(entry(figure), Explained(question, facts)).text


def test_explaining_needs_leave_for_every_scope_of_the_question() -> None:
    """Of a comparison both; and a definition shows nobody's figures."""
    explain = Explain(Figures.__new__(Figures))  # What is needed depends on the question alone.

    both = explain.needs(ExplainWanted("acceptance_rate", asked(ViewName.COMPARE)))
    assert (both.action, tuple(both.scopes)) == (Action.FIGURES, (ACME, BETA))
    assert explain.needs(ExplainWanted("acceptance_rate", None)) == Needs(Action.FIGURES)


def test_seats_are_asked_for_as_before() -> None:
    """They are those of now, and dates would ask for another use of them."""
    assert days_told(FACTS[ViewName.SEATS]) is None
    assert days_told(FACTS[ViewName.REPOSITORIES]) == FACTS[ViewName.REPOSITORIES].period


def test_a_rate_is_told_with_numerator_and_denominator() -> None:
    """Over the days that have both, and those without are named."""
    shares = {"pull_requests": {"total_created": 10, "total_created_by_copilot": 3}}
    more = {"pull_requests": {"total_created": 30, "total_created_by_copilot": 3}}
    text = said("pull_requests_created", shares, {"pull_requests": {"total_created": 9}}, more)

    assert "*In this answer:* 6 of 40 pull requests were created by Copilot, 15.0 %." in text
    assert "2 of 3 days, 17–19 Nov 2026; not 18 Nov 2026, for which GitHub has no figure" in text


def test_an_average_is_told_with_its_weekdays() -> None:
    """A weekend is no part of it."""
    days = [{"daily_active_users": people} for people in (20, 9, 9, 30, 40)]  # Sun to Thu
    text = said("daily_active_users", *days)

    assert "22, the average of 4 weekdays that add up to 88." in text


def test_a_rolling_count_is_that_of_the_last_day() -> None:
    """It is never added up."""
    text = said("weekly_active_users", {"weekly_active_users": 5}, {"weekly_active_users": 7})

    assert "7, GitHub's figure of 19 Nov 2026." in text
    assert "19 Nov 2026 alone" in text


def test_what_github_did_not_send_is_no_zero() -> None:
    """Neither as a value nor as a denominator."""
    text = said("acceptance_rate", {})

    assert "GitHub sent no figure of it for these days." in text
    assert "None of 19 Nov 2026, because GitHub did not send the figure." in text


def test_no_suggestions_are_no_rate() -> None:
    """Nothing is divided by nothing."""
    completions = {"feature": "code_completion", "code_generation_activity_count": 0}
    day = {"totals_by_feature": [completions | {"code_acceptance_activity_count": 0}]}

    assert "0 of 0, which is no rate." in said("acceptance_rate", day)
