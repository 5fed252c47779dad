"""What alerts say. Plain text and mrkdwn are told apart in each docstring."""

from collections.abc import Mapping
from datetime import date, datetime

from handlers.mrkdwn import code
from handlers.request import scope_text
from handlers.vocabulary import SLASH_COMMAND
from metrics.alerts.conditions import (
    AnyRestated,
    Condition,
    Direction,
    Figure,
    IdleSeats,
    InADay,
    Level,
    NoDataFor,
    Side,
    WeekOverWeek,
)
from metrics.alerts.episodes import News, Over, Span, Trial, clear_limit
from metrics.alerts.facts import Reading, Why, judged_day
from metrics.numbers import change, count, long_day, percent, plural, points, target
from metrics.numbers import day as named_day
from metrics.scope import Scope

_MEASURED = {
    Figure.ACCEPTANCE: "the acceptance rate",
    Figure.ACTIVE: "the people active on a working day",
    Figure.CHAT: "the people who used chat in 28 days",
    Figure.AGENTS: "the people who used agents in 28 days",
}
_OF_SEATS = {
    Figure.ACTIVE: "were active in the week",
    Figure.CHAT: "used chat in the 28 days",
    Figure.AGENTS: "used agents in the 28 days",
}
_TIMES = {1: "once", 2: "twice"}
_WHY = {
    Why.MISSING: "GitHub has no final figures of the days they need, or too few people are behind them",
    Why.FEW: "their numbers are too small to judge by",
    Why.YEAR_END: "they are about the turn of the year",
    Why.DAY_OFF: "they are about a weekend or a holiday",
    Why.NO_SEATS: "GitHub tells the seats of now only, and nobody read them then",
}


def title(scope: Scope, condition: Condition, news: News) -> str:
    """Return what stands above an alert. Plain text."""
    what = {
        IdleSeats: "idle seats",
        NoDataFor: "no data",
        AnyRestated: "restated days",
    }.get(type(condition), "")
    if isinstance(condition, WeekOverWeek | Level):
        what = str(condition.figure).replace("active", "active people")
    over = "Over: " if isinstance(news, Over) else "Alert: "
    return f"{over}{what or 'active people'} in {scope.name}"


def sentence(scope: Scope, condition: Condition, news: News) -> str:
    """Return what happened, with the numbers and the limit. Plain text."""
    if isinstance(news, Over):
        return _over(scope, condition, news)
    found = _found(scope, condition, news.reading, news.day)
    return f"{found[0].upper()}{found[1:]}; the limit is {limit(condition)}."


def limit(condition: Condition) -> str:
    """Return what was set as the limit. Plain text."""
    match condition:
        case WeekOverWeek(figure=Figure.ACCEPTANCE, by=by):
            return plural(by, "point", "points")
        case WeekOverWeek(by=share) | InADay(by=share) | Level(limit=share):
            return target(share / 100)
        case IdleSeats(above=above):
            return plural(above, "seat", "seats")
        case NoDataFor(days):
            return plural(days, "day", "days")
        case AnyRestated():
            return "any change"


def _found(scope: Scope, condition: Condition, reading: Reading, today: date) -> str:
    day = named_day(judged_day(today))
    match condition:
        case WeekOverWeek():
            return _found_weeks(scope, condition, reading, day)
        case InADay():
            usual = reading.base or 0
            return (
                f"on {day}, {_people(reading.value)} active in {scope}, "
                f"{percent(1 - reading.value / usual)} fewer than the {count(usual)} that are "
                "usual on that weekday"
            )
        case Level():
            return _found_level(scope, condition, reading, day)
        case _:
            return _found_number(scope, condition, round(reading.value), day)


def _found_weeks(scope: Scope, condition: WeekOverWeek, reading: Reading, day: str) -> str:
    return (
        f"{_MEASURED[condition.figure]} in {scope} {_moved(condition.direction)} from "
        f"{_value(condition, reading.base)} to {_value(condition, reading.value)} "
        f"({_change(condition, reading)}), the week to {day} against the week before"
    )


def _found_level(scope: Scope, condition: Level, reading: Reading, day: str) -> str:
    found = percent(reading.value)
    if condition.figure is Figure.ACCEPTANCE:
        return f"the acceptance rate in {scope} was {found} in the week to {day}"
    return f"the holders of {found} of the seats of {scope} {_OF_SEATS[condition.figure]} to {day}"


def _found_number(
    scope: Scope, condition: IdleSeats | NoDataFor | AnyRestated, number: int, day: str
) -> str:
    match condition:
        case IdleSeats(days):
            seats, have = plural(number, "seat", "seats"), "has" if number == 1 else "have"
            return f"{seats} of {scope} {have} not been used for {days} days or longer"
        case NoDataFor():
            run = plural(number, "working day", "working days")
            return f"GitHub has no figures of {scope} for {run} up to {day}, which are overdue"
        case AnyRestated():
            changed = plural(number, "final day", "final days")
            return f"GitHub changed the figures of {changed} of {scope} in the last week"


def _over(scope: Scope, condition: Condition, over: Over) -> str:
    since = f"It was told on {long_day(over.episode.since)}."
    reading = over.reading
    if over.settled:
        now = _value(condition, reading.value)
        measured = _measured(condition)
        return (
            f"{measured[0].upper()}{measured[1:]} in {scope} stayed at about {now} for four weeks, "
            f"so that is taken as usual from now on. {since}"
        )
    match condition:
        case WeekOverWeek() | InADay():
            what = (
                f"{_measured(condition)} in {scope}: {_value(condition, reading.value)} again, "
                f"{_before(condition, reading)}"
            )
        case Level():
            what = (
                f"{_found(scope, condition, reading, over.day)}, clearly "
                f"{'above' if condition.side is Side.BELOW else 'below'} the limit of {limit(condition)}"
            )
        case IdleSeats():
            what = (
                f"{_found(scope, condition, reading, over.day)}, clearly below the limit of "
                f"{limit(condition)}"
            )
        case NoDataFor():
            what = f"GitHub has figures of {scope} again, up to {named_day(judged_day(over.day))}"
        case AnyRestated():
            what = f"GitHub has changed no further final day of {scope} for a week"
    return f"{what[0].upper()}{what[1:]}. {since}"


def _before(condition: WeekOverWeek | InADay, reading: Reading) -> str:
    base = _value(condition, reading.base)
    return (
        f"{base} are usual on that weekday" if isinstance(condition, InADay) else f"{base} before"
    )


def _measured(condition: Condition) -> str:
    figure = condition.figure if isinstance(condition, WeekOverWeek) else Figure.ACTIVE
    return _MEASURED[figure]


def _value(condition: Condition, value: float | None) -> str:
    is_rate = isinstance(condition, WeekOverWeek) and condition.figure is Figure.ACCEPTANCE
    return percent(value) if is_rate else count(value)


def _change(condition: WeekOverWeek, reading: Reading) -> str:
    base = reading.base or 0
    if condition.figure is Figure.ACCEPTANCE:
        return points(reading.value - base)
    return change(reading.value / base - 1 if base else None)


def _moved(direction: Direction) -> str:
    return "fell" if direction is Direction.DROPS else "rose"


def _people(value: float) -> str:
    number = plural(round(value), "person", "people")
    return f"{number} {'was' if round(value) == 1 else 'were'}"


def next_step(scope: Scope, condition: Condition) -> str:
    """Say what to do about an alert. Mrkdwn."""
    typed = scope_text(scope)
    match condition:
        case WeekOverWeek() | Level() if condition.figure is Figure.ACCEPTANCE:
            asked, what = f"{typed} why 7d", "shows which language, model or weekday moved it"
        case WeekOverWeek() | Level() if (
            condition.figure is not Figure.ACTIVE and not scope.is_team
        ):
            asked, what = f"{typed} agents", "shows who works with agents, and with which"
        case WeekOverWeek() | Level() | InADay():
            asked, what = f"{typed} vs previous 14d", "shows these days beside those before"
        case IdleSeats(days):
            asked, what = f"{typed} seats {days}d", "shows the seats by their last use"
        case NoDataFor():
            return (
                "GitHub's own status is on <https://www.githubstatus.com|githubstatus.com>; if all "
                "is well there, see whether the policy for Copilot usage metrics is still on."
            )
        case AnyRestated():
            asked, what = f"{typed} restatements", "shows which figures changed, from what to what"
    return f"{code(f'{SLASH_COMMAND} {asked}')} {what}."


def comes_again(condition: Condition, news: News) -> str:
    """Say when an alert says something again. Mrkdwn."""
    if isinstance(news, Over):
        return "The alert stays, and tells the next time."
    if isinstance(condition, Level | IdleSeats):
        return f"You hear of it again when it is over, {_clear(condition)}."
    return "You hear of it again when it is over."


def _clear(condition: Level | IdleSeats) -> str:
    clear = clear_limit(condition)
    if isinstance(condition, IdleSeats):
        return f"at {plural(round(clear), 'seat', 'seats')} or fewer"
    side = "or more" if condition.side is Side.BELOW else "or less"
    return f"at {target(clear)} {side}"


def snooze() -> str:
    """Return what the button says. Plain text."""
    return "Snooze 7 days"


def snooze_for(days: int) -> str:
    """Return what a choice in the menu says. Plain text."""
    return f"Snooze {plural(days, 'day', 'days')}"


def snoozed(until: datetime, user: str) -> str:
    """Say until when an alert is quiet, and who wished so. Mrkdwn."""
    return f"Snoozed until {long_day(until.date())} by <@{user}>."


def snooze_done(number: int, until: datetime) -> str:
    """Say the same to whoever pressed. Mrkdwn."""
    return f"Alert {number} keeps quiet until {long_day(until.date())}, whatever happens."


def no_such_alert(number: int) -> str:
    """Say that an alert is not there, or not here. Mrkdwn."""
    lists = code(f"{SLASH_COMMAND} subscriptions")
    return f"There is no alert {number} in this channel any more. {lists} lists what comes here."


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
    found = _found(scope, condition, span.fired.reading, span.fired.day)
    told = f"• *{named_day(span.fired.day)}*: {found}. "
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
