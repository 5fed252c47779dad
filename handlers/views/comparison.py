"""The view of two scopes beside each other, over the same days."""

from collections.abc import Callable, Iterator
from functools import partial

from charts.comparison import both_days
from handlers.mrkdwn import shorten
from handlers.told import Row, Told
from handlers.words.summary import AVERAGES, FEW, LABELS, period_words, provenance, value
from metrics.definitions import Metric, Name
from metrics.numbers import decimal, long_day, more_or_fewer, percent, points
from metrics.scope import WEEK
from metrics.side_by_side import SideBySide, agent_share, per_active_day
from metrics.summaries import Summary

# What a person does on a day tells more of scopes of different sizes than what all of them do.
PER_DAY = {
    Name.COMPLETIONS_ACCEPTED: "Completions accepted per active day",
    Name.INTERACTIONS: "Prompts per active day",
    Name.LINES_ADDED: "Lines added per active day",
}
AGENTS = "Agent users of active users, 28 days"
NAME_LIMIT = 40
MONTH = 28
ALIKE = 1.25  # the larger may have so many times the daily people of the smaller

Pair = tuple[float | None, float | None]


def tell(compared: SideBySide) -> Told:
    """Return every figure of both, with its difference."""
    one, other = _names(compared)
    when = period_words(compared.period)
    return Told(
        title=f"Copilot in {one} and {other}, {when}",
        sentence=_sentence(compared),
        columns=("Figure", one, other, "Difference"),
        rows=tuple(_rows(compared)),
        notes=tuple(_notes(compared)),
        source=_source(compared),
        chart=both_days(compared, (one, other), f"GitHub Copilot, {when}"),
    )


def _names(compared: SideBySide) -> tuple[str, str]:
    """Return what the two are called: by their names, with the kind where those are the same."""
    one, other = (summary.scope for summary in compared.both)
    if one.name == other.name:
        return str(one), str(other)
    return one.name, other.name


def _sentence(compared: SideBySide) -> str:
    said = [*_people(compared), *_accepted(compared)]
    if not said:
        one, other = _names(compared)
        return (
            f"GitHub sent neither users nor completions of both {one} and {other} for these days."
        )
    return f"{' and '.join(said)}."


def _people(compared: SideBySide) -> list[str]:
    """Say how many people there were: distinct ones, where those of the whole period are known."""
    (one, other), length = _names(compared), compared.period.length
    last = long_day(compared.period.last)
    exact = {WEEK: Name.WEEKLY_ACTIVE_USERS, MONTH: Name.MONTHLY_ACTIVE_USERS}.get(length)
    metrics = _measured(compared, exact) if exact else None
    when = f"In the {length} days to {last}"
    if metrics is None:
        metrics = _measured(compared, Name.DAILY_ACTIVE_USERS)
        when = (
            f"On {last}" if length == 1 else f"On an average weekday of the {length} days to {last}"
        )
    if metrics is None:
        return []
    first, second = (value(metric) for metric in metrics)
    return [f"{when}, {first} people in {one} and {second} in {other} used Copilot"]


def _accepted(compared: SideBySide) -> list[str]:
    rates = _measured(compared, Name.ACCEPTANCE_RATE)
    if rates is None:
        return []
    one, other = (metric.value for metric in rates)
    if percent(one) == percent(other):
        return [f"accepted {percent(one)} of suggested code completions in both"]
    rates_said, moved = f"{percent(one)} and {percent(other)}", points(_difference((one, other)))
    return [f"accepted {rates_said} of suggested code completions ({moved})"]


def _measured(compared: SideBySide, name: Name) -> tuple[Metric, Metric] | None:
    """Return a metric of both, or None where either has none."""
    one, other = (summary.measured(name) for summary in compared.both)
    return None if one.value is None or other.value is None else (one, other)


def _rows(compared: SideBySide) -> Iterator[Row]:
    for name in dict.fromkeys(
        metric.name for summary in compared.both for metric in summary.metrics
    ):
        one, other = (summary.measured(name) for summary in compared.both)
        pair = (one.value, other.value)
        moved = points(_difference(pair)) if one.is_rate else _apart(compared, pair, name)
        yield _row(compared, LABELS[name], (value(one), value(other)), moved)
    agents = _pair(compared, agent_share)
    yield _row(compared, AGENTS, _said(agents, percent), points(_difference(agents)))
    for name, label in PER_DAY.items():
        pair = _pair(compared, partial(per_active_day, name=name))
        moved = more_or_fewer(_difference(pair), exact=True)
        yield _row(compared, label, _said(pair, decimal), moved)


def _row(compared: SideBySide, label: str, figures: tuple[str, str], moved: str) -> Row:
    names = (shorten(name, NAME_LIMIT) for name in _names(compared))
    said = " · ".join(f"{name} {figure}" for name, figure in zip(names, figures, strict=True))
    return Row(label, f"{said} ({moved})" if moved else said, (*figures, moved))


def _pair(compared: SideBySide, figure: Callable[[Summary], float | None]) -> Pair:
    return figure(compared.one), figure(compared.other)


def _said(pair: Pair, words: Callable[[float | None], str]) -> tuple[str, str]:
    return words(pair[0]), words(pair[1])


def _difference(pair: Pair) -> float | None:
    return None if pair[0] is None or pair[1] is None else pair[0] - pair[1]


def _apart(compared: SideBySide, pair: Pair, name: Name) -> str:
    """Return the difference of two counts; "" where the sizes differ, because it says nothing then."""
    if not _alike(compared):
        return ""
    small = name in AVERAGES and any(number is not None and number < FEW for number in pair)
    return more_or_fewer(_difference(pair), exact=small)


def _alike(compared: SideBySide) -> bool:
    """Return whether about as many people are active in both."""
    metrics = _measured(compared, Name.DAILY_ACTIVE_USERS)
    if metrics is None:
        return False
    smaller, larger = sorted(metric.value or 0 for metric in metrics)
    return larger <= ALIKE * smaller


def _notes(compared: SideBySide) -> Iterator[str]:
    one, other = _names(compared)
    yield f"Differences are {one} less {other}, before rounding."
    if not _alike(compared):
        yield "The two differ in size, so counts are without one."
    yield "An active day is one person's day with any use of Copilot."
    if compared.cut:
        yield f"Both are told up to {long_day(compared.period.last)}, the last day that both have."
    if compared.one.source is not compared.other.source:
        yield "The two come from different endpoints of GitHub, which count differently."


def _source(compared: SideBySide) -> str:
    told = [provenance(summary) for summary in compared.both]
    if told[0] == told[1]:
        return told[0]
    return " ".join(f"{name}: {said}" for name, said in zip(_names(compared), told, strict=True))
