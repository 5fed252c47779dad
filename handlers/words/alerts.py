"""What alerts say. Plain text and mrkdwn are told apart in each docstring."""

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
from metrics.alerts.episodes import News, Over, clear_limit
from metrics.alerts.facts import Reading, judged_day
from metrics.numbers import change, count, long_day, percent, plural, points, target
from metrics.numbers import day as named_day
from metrics.scope import Scope

_MEASURED = {
    Figure.ACCEPTANCE: "the acceptance rate",
    Figure.ACTIVE: "the number of people active on a working day",
    Figure.CHAT: "the number of people who used chat in 28 days",
    Figure.AGENTS: "the number of people who used agents in 28 days",
}
_OF_SEATS = {
    Figure.ACTIVE: "were used in the week",
    Figure.CHAT: "were used for chat in the 28 days",
    Figure.AGENTS: "were used for agents in the 28 days",
}


def title(scope: Scope, condition: Condition, news: News) -> str:
    """Return what stands above an alert. Plain text."""
    over = "Over" if isinstance(news, Over) else "Alert"
    return f"{over}: {_subject(condition)} in {scope.name}"


def _subject(condition: Condition) -> str:
    match condition:
        case WeekOverWeek(figure) | Level(figure) if figure is not Figure.ACTIVE:
            return str(figure)
        case WeekOverWeek() | Level() | InADay():
            return "active people"
        case IdleSeats():
            return "idle seats"
        case NoDataFor():
            return "no data"
        case AnyRestated():
            return "restated days"


def sentence(scope: Scope, condition: Condition, news: News) -> str:
    """Return what happened, with the numbers and the limit. Plain text."""
    if isinstance(news, Over):
        return _over(scope, condition, news)
    found = finding(scope, condition, news.reading, news.day)
    bound = "" if isinstance(condition, AnyRestated) else f"; the limit is {_limit(condition)}"
    return f"{found[0].upper()}{found[1:]}{bound}."


def _limit(condition: WeekOverWeek | InADay | Level | IdleSeats | NoDataFor) -> str:
    match condition:
        case WeekOverWeek(figure=Figure.ACCEPTANCE, by=by):
            return plural(by, "point", "points")
        case WeekOverWeek(by=share) | InADay(by=share) | Level(limit=share):
            return target(share / 100)
        case IdleSeats(above=above):
            return plural(above, "seat", "seats")
        case NoDataFor(days):
            return plural(days, "working day", "working days")


def finding(scope: Scope, condition: Condition, reading: Reading, today: date) -> str:
    """Return what a look of that UTC day found, as the start of a sentence. Plain text."""
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
    return f"{found} of the seats of {scope} {_OF_SEATS[condition.figure]} to {day}"


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
    what = _became_usual if over.settled else _is_back
    said = what(scope, condition, over)
    began = f"The alert began on {long_day(over.episode.since)}."
    return f"{said[0].upper()}{said[1:]}. {began}"


def _became_usual(scope: Scope, condition: Condition, over: Over) -> str:
    return (
        f"{_measured(condition)} in {scope} stayed at about "
        f"{_value(condition, over.reading.value)} for four weeks, so that is taken as usual from "
        "now on"
    )


def _is_back(scope: Scope, condition: Condition, over: Over) -> str:
    reading = over.reading
    match condition:
        case WeekOverWeek() | InADay():
            return (
                f"{_measured(condition)} in {scope}: {_value(condition, reading.value)} again, "
                f"{_before(condition, reading)}"
            )
        case Level() | IdleSeats():
            is_above = isinstance(condition, Level) and condition.side is Side.BELOW
            return (
                f"{finding(scope, condition, reading, over.day)}, clearly "
                f"{'above' if is_above else 'below'} the limit of {_limit(condition)}"
            )
        case NoDataFor():
            return f"GitHub has figures of {scope} again, up to {named_day(judged_day(over.day))}"
        case AnyRestated():
            return f"GitHub has changed no further final day of {scope} for a week"


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
        case WeekOverWeek(Figure.ACCEPTANCE) | Level(Figure.ACCEPTANCE):
            asked, what = f"{typed} why 7d", "shows which language, model or weekday moved it"
        case WeekOverWeek(Figure.CHAT) | Level(Figure.CHAT):
            asked, what = f"{typed} by feature", "shows the share of each chat mode"
        case WeekOverWeek(Figure.AGENTS) | Level(Figure.AGENTS) if not scope.is_team:
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
        return "The alert stays on, and tells you the next time."
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
    """Say the same to whoever pressed, and what comes afterwards. Mrkdwn."""
    return (
        f"Alert {number} keeps quiet until {long_day(until.date())}. The first look after that "
        "tells what is over or has begun by then."
    )


def no_such_alert(number: int) -> str:
    """Say that an alert is not there, or not here. Mrkdwn."""
    lists = code(f"{SLASH_COMMAND} subscriptions")
    return f"There is no alert {number} in this channel any more. {lists} lists what comes here."
