"""The words about links to report files. Mrkdwn, except for what stands on a button or in a window."""

from datetime import date

from handlers.mrkdwn import code
from handlers.vocabulary import SLASH_COMMAND
from metrics.numbers import day, moment, plural
from metrics.report_links import DayLinks, ReportKind
from metrics.scope import Scope

BUTTON = "Report links…"
FRESH = "Get fresh links"
TITLE = "Report links"
SUBMIT = "Get the links"
DAY = "Day, counted in UTC"
REPORT = "Report"

REPORTS = {
    ReportKind.AGGREGATE: "Totals of the day",
    ReportKind.USERS: "Each user's day (only you will see the links)",
    ReportKind.USER_TEAMS: "Who is in which team (only you will see the links)",
    ReportKind.REPOS: "Each repository's day",
}


# About a question for links


def no_report_of_team(scope: Scope) -> str:
    """Say that a team has no totals of its own at GitHub, and what there is instead."""
    owner = scope.of_owner()
    return (
        f"GitHub has no report of a team: the figures of {code(str(scope))} are worked out from "
        f"two reports of {code(str(owner))}. Ask for {code('users links')}, for "
        f"{code('user-teams links')}, or for {code(f'links {owner}')}."
    )


def links_of_one_day(typed: str) -> str:
    """Say that a report is of one day."""
    return f"{code(typed)} is more than a day. A report is of one day: name it, as in {code('links 2026-11-12')}."


def before_the_report(report: ReportKind, asked: date, oldest: date) -> str:
    """Name the first day of which GitHub has such a report."""
    return f"{day(asked)} is too long ago: GitHub's first {report} report is of {day(oldest)}."


def not_a_day() -> str:
    """Ask for a day."""
    return "Choose a day."


def no_answer_here() -> str:
    """Say that a message has nothing to do with any answer of ours."""
    return (
        "This message hangs on none of my answers, so I do not know whose links you would like. "
        f"Choose this on an answer of mine, or type {code(f'{SLASH_COMMAND} links org acme')}."
    )


# The answer


def heading(owner: Scope, asked: date) -> str:
    """Say whose links, and of which day."""
    return f"Report links of {code(str(owner))}, {day(asked)}"


def files(found: DayLinks) -> str:
    """Name GitHub's report, and how many files it has."""
    settling = "" if found.final else " GitHub may still change this day."
    return f"GitHub's report {code(found.report)}, {_files(len(found.links))}.{settling}"


def of_the_owner(scope: Scope) -> str:
    """Say that a team's owner is meant."""
    return f"GitHub has no reports of a team: this one is of everybody in {code(str(scope.of_owner()))}."


def some_of_them(first: int, last: int, every: int) -> str:
    """Say which files stand in this message, where they do not all fit."""
    return f"Here are files {first} to {last} of {every}."


def left_out(number: int) -> str:
    """Say how many files have no button."""
    return (
        f"{plural(number, 'more file', 'more files')} did not fit into Slack's messages; "
        "GitHub's API has the links to all of them."
    )


def file(number: int, every: int) -> str:
    """Return what stands on the button of a file."""
    return "Open the file" if every == 1 else f"Open file {number}"


def spoken_file(number: int, every: int, found: DayLinks) -> str:
    """Return how a screen reader calls that button."""
    return f"Open file {number} of {every}, {found.report} of {found.day}"


def life(found: DayLinks) -> str:
    """Say how long the links live, and what they are."""
    until = (
        f"until {moment(found.ends_at)}"
        if found.end_is_told
        else f"for about an hour, until {moment(found.ends_at)} or so"
    )
    if len(found.links) == 1:
        return f"The link works {until}, for anyone who has it, so do not pass it on."
    return f"The links work {until}, for anyone who has them, so do not pass them on."


def asked_by(user: str) -> str:
    """Name who asked, by their id in Slack."""
    return f"Asked by <@{user}>."


def ask_again(command: str) -> str:
    """Say what to do when links have ended that stand in a message which cannot be changed."""
    again = code(f"{SLASH_COMMAND} {command}")
    return f"Only you can see this. When the links have ended, ask again: {again}."


def ended(report: str) -> str:
    """Say that the links have ended."""
    return f"GitHub's report {code(report)}. These links have ended."


# The window


def choose(scope: Scope) -> str:
    """Say what the window is for."""
    if scope.is_team:
        return of_the_owner(scope)
    return f"Links to the files of GitHub's reports of {code(str(scope))}. A report is of one day."


def _files(number: int) -> str:
    return plural(number, "file", "files")
