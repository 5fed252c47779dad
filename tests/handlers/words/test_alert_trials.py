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
        "All 365 daily looks could judge.",
        "To order it, leave out `test`.",
    ]


def test_where_most_looks_could_not_judge_the_answer_is_reserved() -> None:
    """A year of which one day is known says little about the year."""
    head, judged, _ = told(1, {Why.NO_SEATS: 364})

    assert head == (
        "`alert org acme acceptance below 25%` would not have come "
        "from 22 Nov 2025 to 21 Nov 2026, as far as can be judged."
    )
    assert judged == (
        "1 of 365 daily looks could judge. 364 could not, because GitHub tells the seats of now "
        "only, and nobody read them then."
    )


def test_two_reasons_why_looks_could_not_judge_are_two() -> None:
    """The commonest first, and none that says what the other one says too."""
    (head, said) = told(0, {Why.FEW: 3, Why.MISSING: 362})

    assert head == (
        "`alert org acme acceptance below 25%` cannot be tried out on the days "
        "from 22 Nov 2025 to 21 Nov 2026."
    )
    assert said == (
        "None of 365 daily looks could judge. 362 could not, because GitHub has no final figures "
        "of the days they need, or too few people are behind them; 3 could not, because their "
        "numbers are too small to judge by."
    )
