"""What a digest says, in plain text: its title, its sentences, and what to do next.

Names of teams, languages and features come from outside; whoever makes mrkdwn of this escapes it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.request import Request, ViewName, scope_text
from handlers.words.summary import LABELS, change_of, period_words, value
from metrics.definitions import Metric, Name
from metrics.moves import Move, Of, is_comparable, is_unsettled, is_weekend
from metrics.noise import Kind
from metrics.numbers import (
    NARROW_SPACE,
    WEEKDAYS,
    count,
    long_day,
    more_or_fewer,
    percent,
    plural,
    points,
    short_day,
)
from metrics.numbers import day as day_text
from metrics.phases import Phases
from metrics.public_holidays import PublicHoliday
from metrics.scope import WEEK, Period, Scope
from metrics.summaries import Comparison, Summary, final_at

LONG_WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    *("Saturday", "Sunday"),
)
QUIET = {
    1: "A quiet day",
    WEEK: "A quiet week",
    2 * WEEK: "Two quiet weeks",
    4 * WEEK: "Four quiet weeks",
}
MOST_HOLIDAYS = 3
MOST_CLAUSES = 3
# How much of a change came from a part, from the largest down.
SHARES = (
    (0.95, "nearly all of"),
    (0.6, "most of"),
    (0.4, "about half of"),
    (0.28, "about a third of"),
    (0.2, "about a quarter of"),
)
PEOPLE = frozenset({Name.WEEKLY_ACTIVE_USERS, Name.MONTHLY_ACTIVE_USERS, Name.DAILY_ACTIVE_USERS})
# What a figure is called within a sentence, where its label would not do.
CALLED = {
    Name.INTERACTIONS: "prompts",
    Name.LINES_ADDED: "lines of code added",
    Name.AGENT_USERS: "agent users",
    Name.ENGAGED_USERS: "daily engaged users",
    Name.COMPLETIONS_ACCEPTED: "completions accepted",
    Name.COMPLETION_LINES_ACCEPTED: "lines accepted",
}


def title(question: Request, period: Period) -> str:
    """Return "Copilot digest · org acme · 9–15 Nov 2026", with the view where it is one."""
    scopes = " and ".join(scope_text(scope) for scope in question.scopes)
    view = "" if question.view in {ViewName.SUMMARY, ViewName.COMPARE} else f" · {question.view}"
    days = day_text(period.last) if period.length == 1 else period_words(period)
    return f"Copilot digest · {scopes}{view} · {days}"


def label(name: Name, period: Period) -> str:
    """Return what a figure is called; of a single day there is no average."""
    if name is Name.DAILY_ACTIVE_USERS and period.length == 1:
        return "Daily active users"
    return LABELS[name]


def figure(metric: Metric, period: Period) -> str:
    """Return a figure as it is written: those of a single day are whole people."""
    return count(metric.value) if _is_of_one_day(metric, period) else value(metric)


def _is_of_one_day(metric: Metric, period: Period) -> bool:
    return metric.name is Name.DAILY_ACTIVE_USERS and period.length == 1


def sentence(summary: Summary, whole: Mapping[Name, Move], *, parts: bool) -> str:
    """Return the one sentence that says what changed, and against what.

    `whole` are the moves of its figures; `parts` tells that parts of it moved notably.
    """
    if is_weekend(summary.period):
        return _weekend(summary)
    if not is_comparable(summary):
        said = f"{_people(summary)} and {_acceptance(summary, moved=False)}"
        return f"{said}; {_without_comparison(summary)}."
    notable = {name: move for name, move in whole.items() if move.is_notable}
    if notable:
        return _moved(summary, notable)
    said = f"{_people(summary, moved=True)} and {_acceptance(summary)}"
    if parts:
        return f"{said}, taken together much as {_against(summary)}."
    return f"{_quiet(summary.period)}: {said}, {_alike(summary)}."


def _without_comparison(summary: Summary) -> str:
    """Return why nothing is held against the days before: they are not known, or these are not."""
    length, missing = summary.period.length, len(summary.missing)
    before = "day before" if length == 1 else f"{length} days before"
    if 2 * missing > length:
        return (
            f"GitHub has no figures of {missing} of these {length} days, too many to compare them"
        )
    return f"GitHub has too few figures of the {before} to hold that against"


def _alike(summary: Summary) -> str:
    """Return that nothing moved, and of days that are not complete that they will rise."""
    if not is_unsettled(summary):
        return f"much as {_against(summary)}"
    days = "the day" if summary.period.length == 1 else "these days"
    done = short_day(final_at(summary.provisional[-1]).date())
    return (
        f"nothing unusual beside {_against(summary, alone=True)}; "
        f"GitHub completes {days} by {done}, and until then figures rise"
    )


def _quiet(period: Period) -> str:
    return QUIET.get(period.length, f"{period.length} quiet days")


def _weekend(summary: Summary) -> str:
    """Say how many there were, and that few people work on such a day."""
    days = summary.period
    called = long_weekday(days.last) if days.length == 1 else "weekend"
    people = summary.last_day.daily_active_users
    if days.length > 1 or people is None:
        return f"A {called}, on which few people work."
    before = summary.earlier[-1].daily_active_users if summary.earlier else None
    ago = "" if before is None else f", {count(before)} on the {called} before"
    return (
        f"A {called}, on which few people work: "
        f"{plural(people, 'person', 'people')} in {summary.scope.name} used Copilot{ago}."
    )


def _moved(summary: Summary, notable: Mapping[Name, Move]) -> str:
    """Return what moved notably: people first, and last the acceptance rate, moved or not."""
    lead = _lead(summary, notable)
    others = [
        _clause(metric)
        for metric in summary.metrics
        if metric.name in notable and metric.name not in {*PEOPLE, Name.ACCEPTANCE_RATE}
    ][:MOST_CLAUSES]
    opening = (
        f"{_people(summary, moved=True)}, against {_against(summary, alone=True)}"
        if lead is None
        else f"{_counted(lead, summary)}, {_more(lead)} than {_against(summary)}"
    )
    rate = _acceptance_moved(summary, stayed=Name.ACCEPTANCE_RATE not in notable)
    return f"{'; '.join(part for part in (opening, _listed(others), rate) if part)}."


def _lead(summary: Summary, notable: Mapping[Name, Move]) -> Metric | None:
    """Return the figure of people to begin with, the notable one of more days before others."""
    found = [metric for metric in summary.metrics if metric.name in PEOPLE & notable.keys()]
    if summary.period.length == 1:
        found = [metric for metric in found if metric.name is Name.DAILY_ACTIVE_USERS]
    return found[0] if found else None


def _counted(metric: Metric, summary: Summary) -> str:
    """Return how many people there were: "On an average weekday, 203 people in acme used Copilot"."""
    where = f"in {summary.scope.name}"
    if metric.name is Name.DAILY_ACTIVE_USERS and summary.period.length > 1:
        return f"On an average weekday, {_persons(metric, summary.period)} {where} used Copilot"
    if metric.name is Name.WEEKLY_ACTIVE_USERS or summary.period.length == 1:
        return f"{_persons(metric, summary.period)} {where} used Copilot"
    return f"{_persons(metric, summary.period)} {where} used Copilot within 28 days"


def _people(summary: Summary, *, moved: bool = False) -> str:
    """Return how many people used Copilot, with the change in brackets."""
    length = summary.period.length
    rolling = {WEEK: Name.WEEKLY_ACTIVE_USERS, 28: Name.MONTHLY_ACTIVE_USERS}.get(length)
    names = (rolling, Name.DAILY_ACTIVE_USERS)
    found = (summary.metric(name) for name in names if name is not None)
    metric = next((one for one in found if one is not None and one.value is not None), None)
    if metric is None:
        return f"People in {summary.scope.name} used Copilot"
    said = _counted(metric, summary)
    return f"{said} ({change_of(metric)})" if moved and metric.change is not None else said


def _persons(metric: Metric, period: Period) -> str:
    people = round(metric.value or 0)
    return f"{figure(metric, period)} {'person' if people == 1 else 'people'}"


def _more(metric: Metric) -> str:
    moved = metric.change or 0
    return f"{percent(abs(moved))} {'more' if moved > 0 else 'fewer'}"


def _clause(metric: Metric) -> str:
    """Return "prompts fell by 16.6 %"."""
    called = CALLED.get(metric.name, LABELS[metric.name])
    if metric.change is None:
        return f"{called} went from nothing to {value(metric)}"
    rose = "rose" if metric.change > 0 else "fell"
    return f"{called} {rose} by {percent(abs(metric.change))}"


def _acceptance(summary: Summary, *, moved: bool = True) -> str:
    rate = summary.metric(Name.ACCEPTANCE_RATE)
    if rate is None or rate.value is None:
        return "no suggested code completions are known"
    change_ = f" ({change_of(rate)})" if moved and rate.change is not None else ""
    return f"accepted {percent(rate.value)} of suggested code completions{change_}"


def _acceptance_moved(summary: Summary, *, stayed: bool) -> str:
    rate = summary.metric(Name.ACCEPTANCE_RATE)
    if rate is None or rate.value is None or rate.change is None:
        return ""
    if stayed:
        return f"the acceptance rate stayed about the same, at {percent(rate.value)} ({change_of(rate)})"
    went = "rose" if rate.change > 0 else "fell"
    return f"the acceptance rate {went} to {percent(rate.value)} ({change_of(rate)})"


def _against(summary: Summary, *, alone: bool = False) -> str:
    """Return what the changes are against: "in the 7 days before (6–12 Nov 2026)".

    Without the "in" where it stands `alone`.
    """
    comparison = summary.comparison
    if comparison is None:
        return ""
    earlier = comparison.earlier
    if earlier.length == 1:
        when, said = "on", f"the {long_weekday(earlier.last)} before ({short_day(earlier.last)})"
    elif earlier.length < WEEK:
        when, said = "on", f"the same days of the week before ({period_words(earlier)})"
    else:
        when, said = "in", f"the {earlier.length} days before ({period_words(earlier)})"
    return said if alone else f"{when} {said}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)


def holidays(found: Sequence[PublicHoliday], period: Period) -> str:
    """Return which days were public holidays, and never that anything came of it; "" without one."""
    sides = [
        [one for one in found if period.first <= one.day <= period.last],
        [one for one in found if one.day < period.first],
    ]
    within, before = (_holidays(side) for side in sides)
    said = [f"{within}." if within else "", f"In the days before, {before}." if before else ""]
    return " ".join(part for part in said if part)


def _holidays(found: Sequence[PublicHoliday]) -> str:
    if not found:
        return ""
    named = [f"{short_day(one.day)} ({one.name}, {one.place})" for one in found[:MOST_HOLIDAYS]]
    more = len(found) - MOST_HOLIDAYS
    listed = _listed([*named, f"{more} more"] if more > 0 else named)
    was = "was a public holiday" if len(found) == 1 else "were public holidays"
    return f"{listed} {was}"


def uneven(summary: Summary) -> str:
    """Say where the days on both sides are not the same weekdays, or not all there."""
    comparison = summary.comparison
    if comparison is None or not is_comparable(summary):
        return ""
    if len(summary.later) == comparison.later.length:
        return (
            ""
            if _same_weekdays(comparison)
            else ("The days before are not the same weekdays; in 7, 14 or 28 days they are.")
        )
    days = plural(len(summary.later), "day", "days")
    return (
        f"Compared are {days} of the {comparison.later.length}, the same weekdays on both sides, "
        "because GitHub has no figures of the others on one of them."
    )


def _same_weekdays(comparison: Comparison) -> bool:
    return comparison.later.first.weekday() == comparison.earlier.first.weekday()


# Who or what moved it


def mover(move: Move, summary: Summary) -> tuple[str, str]:
    """Return what moved, and how, with its part of the whole's change."""
    name, said = _MOVERS[move.key.of](move, summary)
    part = share_words(move.share)
    fell = "drop" if move.pair.difference < 0 else "rise"
    return name, f"{said}, {part} the {fell}" if part else said


def _team(move: Move, _summary: Summary) -> tuple[str, str]:
    of = ""
    if move.members is not None:
        before, now = move.members
        same = before == now
        of = f" of {count(now)} members" if same else f"; members {count(before)} → {count(now)}"
    return f"Team {move.key.name}", f"{_people_moved(move)} ({_from_to(move)}{of})"


def _language(move: Move, _summary: Summary) -> tuple[str, str]:
    return move.key.name, f"{points(move.pair.difference)} of acceptance ({_from_to(move)})"


def _feature(move: Move, _summary: Summary) -> tuple[str, str]:
    return move.key.name, f"{more_or_fewer(move.pair.difference)} lines added ({_from_to(move)})"


def _weekday(move: Move, summary: Summary) -> tuple[str, str]:
    days = [day for day in summary.period.days if WEEKDAYS[day.weekday()] == move.key.name]
    if len(days) == 1:
        return f"{move.key.name} {short_day(days[0])}", f"{_people_moved(move)} ({_from_to(move)})"
    called = LONG_WEEKDAYS[WEEKDAYS.index(move.key.name)]
    return f"{called}s", f"{_people_moved(move)} on average ({_from_to(move)})"


_MOVERS = {
    Of.TEAM: _team,
    Of.LANGUAGE: _language,
    Of.FEATURE: _feature,
    Of.WEEKDAY: _weekday,
}


def _people_moved(move: Move) -> str:
    people = more_or_fewer(move.pair.difference)
    return f"{people} active {'person' if abs(round(move.pair.difference)) == 1 else 'people'}"


def _from_to(move: Move) -> str:
    write = percent if move.pair.kind is Kind.RATE else count
    return f"{write(move.pair.earlier.value)} → {write(move.pair.later.value)}"


def share_words(share: float | None) -> str:
    """Return "about half of" for a part of 0-1 of a change; "" for a small or unknown one."""
    if share is None:
        return ""
    return next((words for least, words in SHARES if share >= least), "")


def phases_moved(phases: Phases) -> str:
    """Return the net movement between the phases, as "Phase 2: 124 (+12)"; "" without any."""
    moved = [phase for phase in phases.phases if phase.change]
    # A phase stays in one line with its number.
    return " · ".join(
        f"{phase.name}: {count(phase.people)} ({more_or_fewer(phase.change)})".replace(
            " ", NARROW_SPACE
        )
        for phase in moved
    )


def phases_since(phases: Phases) -> str:
    """Return what the movement is of, and since when: "People by adoption phase, since 12 Nov"."""
    return f"People by adoption phase, since {short_day(phases.earlier or phases.day)}"


# What to do next


def next_mover(move: Move, team: str, command: str) -> str:
    """Say where to look when a team moved; `command` is code already."""
    fewer = "has fewer" if move.pair.difference < 0 else "has more"
    return f"team {team} {fewer} active people: see its figures with {command}"


def moved_most(scope: Scope | None) -> str:
    """Return what stands above the parts that moved; `scope` where others are told of too."""
    return "What moved most" if scope is None else f"What moved most in {scope.name}"


def next_why(command: str, period: Period, *, fell: bool) -> str:
    """Say how to see what a change is made of."""
    return f"see {_made_of(period, fell=fell)}: {command}"


def next_in_thread(period: Period, *, fell: bool) -> str:
    """Say where it stands what a change is made of."""
    return f"see in the thread {_made_of(period, fell=fell)}"


def _made_of(period: Period, *, fell: bool) -> str:
    parts = "language, editor and model"
    if period.length > 1:
        parts = "language, editor, model and weekday"
    return f"what the {'drop' if fell else 'change'} is made of, by {parts}"


def next_seats(idle: int, seats: int, days: int, command: str) -> str:
    """Say that seats could be given to others, and how to see since when they are idle."""
    return (
        f"{count(idle)} of {count(seats)} seats were not used in {days} days: "
        f"see since when with {command}"
    )


# What else must be known


def details_in_thread() -> str:
    """Say where the rest is."""
    return "Figures and chart are in the thread."


def corrected(on: date, changes: Sequence[tuple[str, str, str]], late_days: Sequence[date]) -> str:
    """Say which printed figures are other ones now; each is its label, before and after."""
    moved = ", ".join(f"{_within(label)} {old} → {new}" for label, old, new in changes)
    return f"Corrected {short_day(on)}: {moved}, because GitHub sent {_late(late_days)} late."


def _within(label: str) -> str:
    """Return a label as it stands within a list: "active users (7 days)"."""
    name, _, which = label.partition(", ")
    name = f"{name[0].lower()}{name[1:]}"
    return f"{name} ({which})" if which else name


def _late(days: Sequence[date]) -> str:
    """Return "Sunday's figures", or those of several days."""
    if not days:
        return "some figures"
    if len(days) == 1:
        return f"{long_weekday(days[0])}'s figures"
    if len(days) <= WEEK:
        return f"the figures of {_listed([long_weekday(day) for day in days])}"
    return f"the figures up to {long_day(days[-1])}"


def long_weekday(day: date) -> str:
    """Return "Sunday"."""
    return LONG_WEEKDAYS[day.weekday()]
