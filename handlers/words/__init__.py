"""Every sentence that a person reads in Slack.

This module has the words about requests and about the app itself; those about GitHub's
answers and Slack's refusals come from two more rooms and are offered here as well, so that a
caller needs `words` alone. All of them are mrkdwn, with everything from outside escaped.
"""

from collections.abc import Sequence
from datetime import date

from handlers.mrkdwn import code, quote
from handlers.vocabulary import SLASH_COMMAND
from handlers.words.access import not_allowed, only_you
from handlers.words.github import problem
from handlers.words.links import (
    before_the_report,
    links_of_one_day,
    no_answer_here,
    no_report_of_team,
    not_a_day,
)
from handlers.words.persons import (
    claim_missing,
    login_impossible,
    login_missing,
    only_last_days,
    people_csv_in_private,
    people_csv_shared,
    scope_of_people_missing,
)
from handlers.words.slack import APP_NAME, invite, refusal
from handlers.words.subscribing import (
    alerts_by_themselves,
    channel_missing,
    no_files_in_digests,
    no_persons_in_digests,
    no_such_time,
    no_weekday_needed,
    not_ahead,
    number_missing,
    one_frequency,
    one_time,
    one_weekday,
    only_figures_in_digests,
    only_newest_days,
    only_three_frequencies,
    ordered_where_it_comes,
    two_zones,
    unknown_zone,
    until_when,
)
from handlers.words.threads import (
    csv_only_in_the_open,
    csv_shared,
    no_csv_files,
    not_understood,
    nothing_to_go_on,
    only_the_period_before,
    thread_hint,
)
from metrics.numbers import day, long_day
from metrics.scope import ScopeKind

__all__ = [
    "APP_NAME",
    "alerts_by_themselves",
    "before_the_report",
    "channel_missing",
    "claim_missing",
    "csv_only_in_the_open",
    "csv_shared",
    "invite",
    "links_of_one_day",
    "login_impossible",
    "login_missing",
    "no_answer_here",
    "no_csv_files",
    "no_files_in_digests",
    "no_persons_in_digests",
    "no_report_of_team",
    "no_such_time",
    "no_weekday_needed",
    "not_a_day",
    "not_ahead",
    "not_allowed",
    "not_understood",
    "nothing_to_go_on",
    "number_missing",
    "one_frequency",
    "one_time",
    "one_weekday",
    "only_figures_in_digests",
    "only_last_days",
    "only_newest_days",
    "only_the_period_before",
    "only_three_frequencies",
    "only_you",
    "ordered_where_it_comes",
    "people_csv_in_private",
    "people_csv_shared",
    "problem",
    "refusal",
    "scope_of_people_missing",
    "thread_hint",
    "two_zones",
    "unknown_zone",
    "until_when",
]

_NOUNS = {
    ScopeKind.ENTERPRISE: "enterprise",
    ScopeKind.ORG: "organization",
    ScopeKind.ENTERPRISE_TEAM: "enterprise team",
    ScopeKind.TEAM: "team",
}

_OWNERS = {
    ScopeKind.ENTERPRISE: ScopeKind.ENTERPRISE,
    ScopeKind.ORG: ScopeKind.ORG,
    ScopeKind.ENTERPRISE_TEAM: ScopeKind.ENTERPRISE,
    ScopeKind.TEAM: ScopeKind.ORG,
}


# About the app's own work


def working() -> str:
    """Say that the answer is on its way."""
    return "Asking GitHub. The answer will appear here in a moment."


def image_missing(reason: str) -> str:
    """Say that the chart is not there, and why: `reason` is a sentence from `words`."""
    return f"The chart is missing; the numbers are complete. {reason}".rstrip()


def not_drawn() -> str:
    """Say that the chart could not be made."""
    return "It could not be drawn. Ask again for another try."


def unconfirmed() -> str:
    """Say that nobody knows whether the answer was posted."""
    return (
        "Slack did not confirm that the answer arrived. "
        "Look whether it is in the channel before you ask again."
    )


# About a request that was not understood


def help_hint() -> str:
    """Name the way to everything that can be asked."""
    return f"{code(f'{SLASH_COMMAND} help')} lists everything I understand."


def did_you_mean(sentence: str, suggestion: str) -> str:
    """Put a text that can be asked behind the sentence about one that cannot."""
    return f"{sentence} Did you mean {code(suggestion)}?"


def text_too_long(limit: int) -> str:
    """Say how long a request may be."""
    return f"That is longer than the {limit} characters I can read at once."


def unknown_word(word: str) -> str:
    """Name the word that was not understood."""
    return f"I do not know {quote(word)}."


def scope_missing() -> str:
    """Ask whose figures are wanted."""
    return "Whose figures would you like? Name an organization, an enterprise or a team."


def name_missing(kind: ScopeKind, typed: str, *, shows: bool = False) -> str:
    """Ask for the name behind the keyword; `typed` is what may have been meant as one.

    `shows` tells whether it was read as what to show, and not only as the days.
    """
    question = f"Which {_NOUNS[kind]} would you like?"
    if not typed:
        return question
    return f"{question} I read {quote(typed)} as {'what to show' if shows else 'the days'}."


def two_periods(one: str, other: str) -> str:
    """Ask for one period instead of two."""
    return f"{quote(one)} and {quote(other)} are two periods; I can show one at a time."


def two_views(one: str, other: str) -> str:
    """Ask for one view instead of two."""
    return f"{quote(one)} and {quote(other)} are two views; I can show one at a time."


def comparison_unfinished(first: str = "") -> str:
    """Ask for the second of two scopes, or for both; `first` is the one that was understood."""
    if not first:
        return "Which two would you like to compare?"
    return f"Which one would you like to compare {code(first)} with? Name the second as well."


def comparison_with_itself(name: str) -> str:
    """Say that the two scopes are one."""
    return f"{code(name)} is named twice; name two different ones."


def two_at_a_time() -> str:
    """Say how many scopes a comparison has."""
    return "I can compare two at a time."


def comparison_has_no_views() -> str:
    """Say that a comparison shows the same figures always."""
    return "A comparison has no other view."


def view_not_of_teams(view: str) -> str:
    """Say that GitHub has this of no team."""
    return f"GitHub has no figures of {quote(view)} for a team."


def owner_missing(kind: ScopeKind, name: str) -> str:
    """Ask which organization or enterprise the team belongs to."""
    owner = _NOUNS[_OWNERS[kind]]
    return f"Which {owner} is the team {quote(name)} in? Write it as {owner}/team."


def not_a_team(kind: ScopeKind, name: str) -> str:
    """Say that an organization or enterprise has no second half to its name."""
    return f"{quote(name)} is a team's name, not the name of an {_NOUNS[kind]}."


def owner_impossible(name: str) -> str:
    """Say how GitHub's names of organizations and enterprises are made."""
    return (
        f"{quote(name)} cannot be a name on GitHub: those have up to 100 letters a–z, "
        "digits and hyphens. Copy it from the address bar of your browser."
    )


def team_impossible(name: str) -> str:
    """Say how the short names of GitHub's teams are made."""
    return (
        f"{quote(name)} cannot be a team on GitHub: in a team's address there are up to 100 "
        "letters a–z, digits, hyphens, dots and underscores. "
        "Copy it from the address bar of your browser."
    )


# About what is pressed below an answer, and about the window for a question


def question_forgotten() -> str:
    """Say that a message cannot be changed any more."""
    return (
        "I no longer know which question this answers. "
        f"Ask anew, for example with {code(f'{SLASH_COMMAND} org acme')}."
    )


def not_a_choice() -> str:
    """Say that an answer cannot be changed in this way."""
    return "That cannot be chosen for this answer."


def form_by_command() -> str:
    """Say how the window for a question is opened."""
    return (
        "A message cannot open a window. "
        f"Type {code(f'{SLASH_COMMAND} ask')} below the channel, outside of a thread."
    )


def period_incomplete() -> str:
    """Ask for the day that a period of days lacks."""
    return "Choose both days, the first and the last, or none of them."


# About the days


def no_such_day(text: str) -> str:
    """Say that the calendar does not have the day."""
    return f"There is no day {quote(text)} in the calendar."


def no_such_week(text: str) -> str:
    """Say that the calendar does not have the week."""
    return f"There is no week {quote(text)} in the calendar."


def no_such_month(text: str) -> str:
    """Say that the calendar does not have the month."""
    return f"There is no month {quote(text)} in the calendar."


def ambiguous_day(text: str, readings: Sequence[date]) -> str:
    """Ask for the one spelling of a day that is the same everywhere, with each it may be."""
    spellings = " or ".join(code(reading.isoformat()) for reading in readings)
    asking = f"Write {spellings}" if spellings else f"Write a day as {code('2026-11-10')}"
    return f"{quote(text)} means different days in different countries. {asking}, the year first."


def only_days_and_weeks() -> str:
    """Say how a length is given, as months are not all of one length."""
    return (
        f"I count in days and weeks, such as {code('90d')} or {code('2w')}; "
        f"for a calendar month write {code('last month')} or {code('2026-10')}."
    )


def first_day_missing() -> str:
    """Ask where the period begins."""
    return f"From which day on? Write {code('since 2026-10-01 until 2026-10-31')}."


def reversed_range(first: date, last: date) -> str:
    """Say that the days are the wrong way round."""
    return f"The period would end on {long_day(last)}, before it begins on {long_day(first)}."


def no_days() -> str:
    """Say how short a period can be."""
    return "A period has at least one day."


def longer_than_a_year(limit: int) -> str:
    """Say how long a period can be."""
    return f"A period has at most {limit} days, because GitHub keeps one year."


def not_over_yet(today: date) -> str:
    """Say that there cannot be figures of today."""
    return (
        f"Today, {day(today)}, is not over: GitHub counts in UTC days, "
        "and has the figures of a day one to three days after it ends."
    )


def in_the_future(asked: date, today: date) -> str:
    """Say that there cannot be figures of a day to come."""
    return f"{day(asked)} is still to come: today is {day(today)}, counted in UTC."


def too_long_ago(asked: date, oldest: date, kind: ScopeKind) -> str:
    """Name the first day that GitHub has."""
    return (
        f"{day(asked)} is too long ago: GitHub keeps one year, "
        f"and for an {_NOUNS[_OWNERS[kind]]} the first day it has is {day(oldest)}."
    )
