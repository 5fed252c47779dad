"""What is asked about a figure: by any of its names, with or without a question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar import understand
from handlers.grammar.explaining import figure_spellings
from handlers.request import Misunderstood, Request, ViewName
from handlers.wanted import ExplainWanted
from metrics.scope import LastDays, Period, Scope, ScopeKind

TODAY = date(2026, 11, 21)
ORG = Scope.of(ScopeKind.ORG, "acme")
FOUR_WEEKS = Request(ORG, LastDays(28))
RATE = "acceptance_rate"


@pytest.mark.parametrize(
    ("text", "figure", "question"),
    [
        ("explain acceptance rate", RATE, None),
        ("explain", None, None),
        ("define wau", "weekly_active_users", None),
        ("what is the acceptance rate?", RATE, None),
        ("what's wau?", "weekly_active_users", None),
        ("what does lines added mean", "lines_added", None),
        ("explain how prompts are counted", "interactions", None),
        ("explain acceptance rate org acme 28d", RATE, FOUR_WEEKS),
        ("explain acceptance rate of org acme", RATE, FOUR_WEEKS),
        ("explain org acme acceptance rate 7d", RATE, Request(ORG, LastDays(7))),
        ("explain org acme", None, FOUR_WEEKS),
        (
            "explain idle seats org acme seats",
            "seats_idle",
            Request(ORG, LastDays(28), ViewName.SEATS),
        ),
        ("explain org acme seats", "seats_used", Request(ORG, LastDays(28), ViewName.SEATS)),
        ("explain people org acme", "active_people", Request(ORG, LastDays(28), ViewName.PEOPLE)),
        ("explain teams acme", "teams", Request(ORG, LastDays(28), ViewName.TEAMS)),
        ("explain active users org acme", "monthly_active_users", FOUR_WEEKS),
        (
            "explain acceptance rate compare org acme org beta",
            RATE,
            Request(ORG, LastDays(28), ViewName.COMPARE, Scope.of(ScopeKind.ORG, "beta")),
        ),
        ("explain org trend", None, Request(Scope.of(ScopeKind.ORG, "trend"), LastDays(28))),
        ("explain org it", None, Request(Scope.of(ScopeKind.ORG, "it"), LastDays(28))),
        (
            "explain coverage team acme/platform",
            "coverage",
            Request(Scope.of(ScopeKind.TEAM, "acme/platform"), LastDays(28)),
        ),
    ],
)
def test_a_figure_is_found_among_the_words(
    text: str, figure: str | None, question: Request | None
) -> None:
    """In any order, and a name stays a name."""
    assert understand(text, None, TODAY) == ExplainWanted(figure, question)


@pytest.mark.parametrize(
    ("text", "figure", "question"),
    [
        ("explain", None, FOUR_WEEKS),
        ("explain this", None, FOUR_WEEKS),
        ("explain acceptance rate", RATE, FOUR_WEEKS),
        ("what is dau", "daily_active_users", FOUR_WEEKS),
        (
            "explain acceptance rate 2026-11-12",
            RATE,
            Request(ORG, Period(date(2026, 11, 12), date(2026, 11, 12))),
        ),
        (
            "explain dau org beta",
            "daily_active_users",
            Request(Scope.of(ScopeKind.ORG, "beta"), LastDays(28)),
        ),
    ],
)
def test_in_a_thread_its_question_is_meant(
    text: str, figure: str | None, question: Request
) -> None:
    """Unless another one, or another period, is named."""
    assert understand(text, FOUR_WEEKS, TODAY) == ExplainWanted(figure, question)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("why does it differ from the dashboard?", None),
        ("explain why the numbers differ from the dashboard", None),
        ("why does the acceptance rate differ from the dashboard", RATE),
    ],
)
def test_why_figures_differ_is_a_question_of_its_own(text: str, figure: str | None) -> None:
    """It is about reasons, and not about what moved."""
    wanted = ExplainWanted(figure, FOUR_WEEKS, only_reasons=True)

    assert understand(text, FOUR_WEEKS, TODAY) == wanted


@pytest.mark.parametrize("text", ["what about agents", "what about last week"])
def test_what_is_no_figure_stays_what_it_was(text: str) -> None:
    """A question that begins with "what" is not taken away from others."""
    assert isinstance(understand(text, FOUR_WEEKS, TODAY), Request)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("explain acceptence rate", "Did you mean `explain acceptance rate`"),
        ("what is weekly activ users", "Did you mean `explain weekly active users`"),
        ("explain happiness", "I do not know a figure called “happiness”."),
        ("explain acceptance rate ogr acme", "Did you mean `explain acceptance rate org acme`?"),
        ("explain acceptance rate org acme 400d", "acme"),
    ],
)
def test_what_is_not_understood_is_told_with_the_nearest(text: str, sentence: str) -> None:
    """And how to go on."""
    with pytest.raises(Misunderstood) as raised:
        understand(text, None, TODAY)
    assert sentence in str(raised.value)


@given(
    st.lists(
        st.sampled_from(
            ("explain", "what", "is", "why", "differ", "dashboard", "org", "acme", "team", "28d")
        )
        | st.sampled_from(sorted({word for said in figure_spellings() for word in said}))
        | st.text(max_size=8),
        max_size=8,
    ),
    st.sampled_from(("explain", "what is", "what's", "why", "define")),
    st.sampled_from((None, FOUR_WEEKS)),
)
def test_any_words_are_understood_or_told_why_not(
    typed: list[str], opening: str, question: Request | None
) -> None:
    """Nothing else comes of them, and nothing typed becomes a mention or a link."""
    try:
        said = str(understand(f"{opening} {' '.join(typed)}", question, TODAY))
    except Misunderstood as misunderstood:
        said = str(misunderstood)
    assert "<!" not in said
    assert "<@" not in said
