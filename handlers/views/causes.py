"""The view of what moved: the change of the figures, and what of it came from which part."""

from collections.abc import Iterator, Sequence

from charts.causes import effect, effects, figure, from_to
from handlers.told import Row, Told
from handlers.words.summary import LABELS, NO_CHANGE, change_of, period_words, source, value
from metrics.causes import Causes, WeekdayMove, line_causes, rate_causes, weekday_moves
from metrics.definitions import Metric, Name
from metrics.names import Dimension
from metrics.numbers import WEEKDAYS, count, more_or_fewer
from metrics.summaries import Summary

MOST_MOVERS = 3
# A single one has moved as the whole did.
LEAST_WEEKDAYS = 2
BY = {
    Dimension.LANGUAGE: "by language",
    Dimension.IDE: "by editor",
    Dimension.MODEL: "by model",
    Dimension.FEATURE: "by feature",
}
NUMBERS_ONLY = "This is where the numbers moved; why people did so, they do not say."
ADDS_UP = (
    "Each part's points are those of its own rate and those of its weight among suggested "
    "completions; with all others they add up to the whole change."
)
DISTINCT = (
    "People are distinct, and cannot be added up by language, editor, model or team; "
    "so they are told by weekday."
)
NOTHING_BEFORE = "GitHub sent no earlier figures that these could be held against."


def tell(summary: Summary) -> Told:
    """Return what moved between the two sides of a summary's comparison."""
    causes = [
        *(rate_causes(summary, by) for by in (Dimension.LANGUAGE, Dimension.MODEL)),
        *(line_causes(summary, by) for by in (Dimension.FEATURE, Dimension.IDE)),
    ]
    known = [one for one in causes if one is not None]
    shown = known[0] if known else None
    when = period_words(summary.period)
    heading = "" if shown is None else f"{LABELS[shown.figure]} {BY[shown.dimension]}"
    return Told(
        title=f"What moved in {summary.scope.name}, {when}",
        sentence=_sentence(summary, known),
        columns=("Figure", "Change", "What moved most"),
        rows=tuple(_rows(summary, known)),
        notes=tuple(_notes(summary, known)),
        source=source(summary),
        chart=effects(
            summary.scope.name, f"GitHub Copilot, what moved, {when}", _headed(heading), shown
        ),
    )


def _headed(heading: str) -> str:
    return f"Change of {heading[0].lower()}{heading[1:]}" if heading else "What moved"


def _sentence(summary: Summary, known: Sequence[Causes]) -> str:
    if summary.comparison is None:
        return NOTHING_BEFORE
    said = [words for words in (_rate(summary, known), _people(summary)) if words]
    where = f"In {summary.scope.name}, "
    return f"{where}{'; '.join(said)}." if said else f"{where}no figure is known on both sides."


def _rate(summary: Summary, known: Sequence[Causes]) -> str:
    rate = summary.measured(Name.ACCEPTANCE_RATE)
    if rate.change is None:
        return ""
    moved = _direction(rate, change_of(rate))
    parts = next((one for one in known if one.figure is Name.ACCEPTANCE_RATE), None)
    if parts is None or abs(rate.change) < NO_CHANGE:
        return f"the acceptance rate {moved}"
    return f"the acceptance rate {moved}; {_listed(parts)} moved it most"


def _listed(causes: Causes) -> str:
    """Return the parts that moved most, be it the same way as the whole or the other one."""
    named = [
        f"{mover.name} ({effect(causes, mover.effect)})" for mover in causes.movers[:MOST_MOVERS]
    ]
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]


def _people(summary: Summary) -> str:
    people = summary.measured(Name.DAILY_ACTIVE_USERS)
    if people.change is None:
        return ""
    said = f"daily active users, Mon–Fri, {_direction(people, change_of(people))}"
    moves = weekday_moves(summary)
    if len(moves) < LEAST_WEEKDAYS or _reads_the_same(people):
        return said
    most = max(moves, key=lambda move: abs(move.change))
    return f"{said}, most on {WEEKDAYS[most.weekday]} ({more_or_fewer(most.change)})"


def _direction(metric: Metric, moved: str) -> str:
    earlier, later = _sides(metric)
    if metric.change is None or abs(metric.change) < NO_CHANGE:
        return f"stayed at {later}"
    if earlier == later:
        return f"stayed at {later} ({moved})"
    return f"{'rose' if metric.change > 0 else 'fell'} from {earlier} to {later} ({moved})"


def _reads_the_same(metric: Metric) -> bool:
    """Whether a figure moved by less than it is printed with, if at all."""
    earlier, later = _sides(metric)
    return earlier == later


def _sides(metric: Metric) -> tuple[str, str]:
    earlier, later = (value(Metric(metric.name, side)) for side in (metric.earlier, metric.later))
    return earlier, later


def _rows(summary: Summary, known: Sequence[Causes]) -> Iterator[Row]:
    for causes in known:
        name = f"{LABELS[causes.figure]} {BY[causes.dimension]}"
        moved = effect(causes, causes.change)
        parts = _parts(causes)
        yield Row(name, f"{moved}: {parts}", (moved, parts))
    moves = weekday_moves(summary)
    if len(moves) >= LEAST_WEEKDAYS:
        people = change_of(summary.measured(Name.DAILY_ACTIVE_USERS))
        parts = " · ".join(_weekday(move) for move in moves)
        yield Row("Daily active users by weekday", f"{people}: {parts}", (people, parts))


def _parts(causes: Causes) -> str:
    shown = causes.movers[:MOST_MOVERS]
    said = [
        f"{mover.name} {effect(causes, mover.effect)} ({from_to(causes, mover)})" for mover in shown
    ]
    rest = causes.change - sum(mover.effect for mover in shown)
    if len(causes.movers) > MOST_MOVERS or figure(causes, abs(rest)) != figure(causes, 0):
        said.append(f"all others {effect(causes, rest)}")
    return " · ".join(said)


def _weekday(move: WeekdayMove) -> str:
    moved = more_or_fewer(move.change)
    return f"{WEEKDAYS[move.weekday]} {count(move.earlier)} → {count(move.later)} ({moved})"


def _notes(summary: Summary, known: Sequence[Causes]) -> Iterator[str]:
    if any(one.figure is Name.ACCEPTANCE_RATE for one in known):
        yield ADDS_UP
    if len(weekday_moves(summary)) >= LEAST_WEEKDAYS:
        yield DISTINCT
    yield NUMBERS_ONLY
