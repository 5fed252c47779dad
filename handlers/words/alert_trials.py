"""What is said when an alert is tried out: when it would have come, and what could not be judged."""

from collections.abc import Mapping
from datetime import date

from handlers.mrkdwn import code, escape
from handlers.request import scope_text
from handlers.words.alerts import finding
from metrics.alerts.conditions import Condition
from metrics.alerts.episodes import Span, Trial
from metrics.alerts.facts import Why
from metrics.numbers import count, long_day, plural
from metrics.numbers import day as named_day
from metrics.scope import Scope

_TIMES = {1: "once", 2: "twice"}
_WHY = {
    Why.MISSING: "GitHub has no final figures of the days they need, or too few people are behind them",
    Why.FEW: "their numbers are too small to judge by",
    Why.YEAR_END: "they are about the turn of the year",
    Why.DAY_OFF: "they are about a weekend or a holiday",
    Why.NO_SEATS: "GitHub tells the seats of now only, and nobody read them then",
    Why.NOTHING_STORED: "no day was stored yet that GitHub could have changed",
}


def tried(scope: Scope, condition: Condition, found: Trial, first: date, last: date) -> str:
    """Say when an alert would have come over the looks of these days. Mrkdwn."""
    head = (
        f"{code(f'alert {scope_text(scope)} {condition.command}')} "
        f"{_would_have_come(len(found.spans))} from {long_day(first)} to {long_day(last)}."
    )
    return "\n".join((head, *(_span(scope, condition, one) for one in found.spans), _judged(found)))


def _would_have_come(times: int) -> str:
    if times == 0:
        return "would not have come"
    return f"would have come *{_TIMES.get(times) or plural(times, 'time', 'times')}*"


def _span(scope: Scope, condition: Condition, span: Span) -> str:
    found = finding(scope, condition, span.fired.reading, span.fired.day)
    told = f"• *{named_day(span.fired.day)}*: {escape(found)}. "
    if span.over is None:
        return f"{told}It still goes on."
    if span.over.settled:
        return f"{told}From {named_day(span.over.day)} it counts as usual."
    return f"{told}Over on {named_day(span.over.day)}."


def _judged(found: Trial) -> str:
    every = found.judged + sum(found.not_judged.values())
    said = f"{count(found.judged) if found.judged else 'None'} of {plural(every, 'daily look', 'daily looks')} could judge."
    if not found.not_judged:
        return said
    return f"{said} {_reasons(found.not_judged)}"


def _reasons(not_judged: Mapping[Why, int]) -> str:
    parts = [
        f"{count(number)} could not, because {_WHY[why]}"
        for why, number in sorted(not_judged.items(), key=lambda item: -item[1])
    ]
    return "; ".join(parts) + "."
