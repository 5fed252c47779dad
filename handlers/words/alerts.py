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
    Figure.ACTIVE: "the people active on a working day",
    Figure.CHAT: "the people who used chat in 28 days",
    Figure.AGENTS: "the people who used agents in 28 days",
}
_OF_SEATS = {
    Figure.ACTIVE: "were active in the week",
    Figure.CHAT: "used chat in the 28 days",
    Figure.AGENTS: "used agents in the 28 days",
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
    found = finding(scope, condition, news.reading, news.day)
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
                f"{finding(scope, condition, reading, over.day)}, clearly "
                f"{'above' if condition.side is Side.BELOW else 'below'} the limit of {limit(condition)}"
            )
        case IdleSeats():
            what = (
                f"{finding(scope, condition, reading, over.day)}, clearly below the limit of "
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
