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
    """Say when an alert would have come over the looks of these days, and how to order it. Mrkdwn."""
    typed = code(f"alert {scope_text(scope)} {condition.command}")
    days = f"from {long_day(first)} to {long_day(last)}"
    if not found.judged:
        return f"{typed} cannot be tried out on the days {days}.\n{_judged(found)}"
    lines = (
        f"{typed} {_would_have_come(len(found.spans))} {days}{_as_far(found)}.",
        *(_span(scope, condition, one) for one in found.spans),
        _judged(found),
        f"To order it, leave out {code('test')}.",
    )
    return "\n".join(lines)


def _would_have_come(times: int) -> str:
    if times == 0:
        return "would not have come"
    return f"would have come *{_TIMES.get(times) or plural(times, 'time', 'times')}*"


def _as_far(found: Trial) -> str:
    """Return a reservation where most of the looks could not judge."""
    return ", as far as can be judged" if found.judged < found.not_judged_looks else ""


def _span(scope: Scope, condition: Condition, span: Span) -> str:
    found = finding(scope, condition, span.fired.reading, span.fired.day)
    told = f"• *{named_day(span.fired.day)}*: {escape(found)}. "
    if span.over is None:
        return f"{told}It still goes on."
    if span.over.settled:
        return f"{told}From {named_day(span.over.day)} it counts as usual."
    return f"{told}Over on {named_day(span.over.day)}."


def _judged(found: Trial) -> str:
    looks = plural(found.judged + found.not_judged_looks, "daily look", "daily looks")
    if not found.not_judged:
        return f"All {looks} could judge."
    judged = count(found.judged) if found.judged else "None"
    return f"{judged} of {looks} could judge. {_reasons(found.not_judged)}"


def _reasons(not_judged: Mapping[Why, int]) -> str:
    parts = [
        f"{count(number)} could not, because {_WHY[why]}"
        for why, number in sorted(not_judged.items(), key=lambda item: -item[1])
    ]
    return "; ".join(parts) + "."
