"""How a trial of an alert reads where it would have come often, seldom or never."""

from datetime import date

from handlers.words.alert_trials import tried
from metrics.alerts.conditions import Figure, Level, Side
from metrics.alerts.episodes import Trial
from metrics.alerts.facts import Why
from metrics.scope import Scope, ScopeKind

ACME = Scope.of(ScopeKind.ORG, "acme")
LOW = Level(Figure.ACCEPTANCE, Side.BELOW, 25)


def told(judged: int, not_judged: dict[Why, int]) -> list[str]:
    """Return what is said of a year in which nothing would have come."""
    found = Trial((), judged, not_judged)
    return tried(ACME, LOW, found, date(2025, 11, 22), date(2026, 11, 21)).splitlines()


def test_what_would_never_have_come_would_not_have_come() -> None:
    """Not "0 times"."""
    assert told(365, {}) == [
        (
            "`alert org acme acceptance below 25%` would not have come "
            "from 22 Nov 2025 to 21 Nov 2026."
        ),
        "365 of 365 daily looks could judge.",
    ]


def test_two_reasons_why_looks_could_not_judge_are_two() -> None:
    """The commonest first, and none that says what the other one says too."""
    (_, said) = told(0, {Why.FEW: 3, Why.MISSING: 362})

    assert said == (
        "None of 365 daily looks could judge. 362 could not, because GitHub has no final figures "
        "of the days they need, or too few people are behind them; 3 could not, because their "
        "numbers are too small to judge by."
    )
