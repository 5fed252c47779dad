"""Messages that explain figures: the numbers of the answer, safe and within Slack's limits."""

import re
from typing import Any

import pytest

from handlers.explanations import Explained, definition, every_figure, explanation, overview
from handlers.glossary import Entry, entry, glossary
from handlers.messages import Message
from handlers.request import Request, ViewName
from handlers.views import days_told
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.blocks import problems_of_blocks
from tests.handlers.glossary.test_entries import A_DAY, FACTS
from tests.handlers.views.test_views import summary_of

ACME = Scope.of(ScopeKind.ORG, "acme")
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


@pytest.mark.parametrize("of", glossary().entry, ids=lambda each: each.key)
def test_every_explanation_fits_into_a_message(of: Entry) -> None:
    """Of every answer, whatever the things in it are called."""
    assert is_fit_for_slack(definition(of))
    for view, facts in {**FACTS, ViewName.LANGUAGES: summary_of(HOSTILE_DAY)}.items():
        message = explanation(of, Explained(Request(ACME, LastDays(28), view), facts))
        assert is_fit_for_slack(message)
        assert "dashboard may differ" in message.text


@pytest.mark.parametrize("view", [ViewName.SUMMARY, *FACTS])
def test_every_overview_fits_into_a_message(view: ViewName) -> None:
    """And says something of every figure."""
    facts = FACTS.get(view, summary_of(A_DAY))
    message = overview(Explained(Request(ACME, LastDays(28), view), facts))

    assert is_fit_for_slack(message)
    assert is_fit_for_slack(every_figure())
    assert not re.search(r":\* *$", message.text, re.MULTILINE)


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
