"""The one sentence of a digest, in plain text: what changed, and against what.

Names come from outside; whoever makes mrkdwn of this escapes them.
"""

from collections.abc import Mapping

from handlers.words.digest import figure
from handlers.words.summary import LABELS, change_of, period_words, value
from metrics.definitions import Metric, Name
from metrics.moves import Move, is_comparable, is_unsettled, is_weekend
from metrics.noise import matters
from metrics.numbers import count, joined, long_weekday, percent, plural, short_day
from metrics.scope import WEEK, Period
from metrics.summaries import Summary, final_at

QUIET = {
    1: "A quiet day",
    WEEK: "A quiet week",
    2 * WEEK: "Two quiet weeks",
    4 * WEEK: "Four quiet weeks",
}
MOST_CLAUSES = 3
# The figures of distinct people that are of so many days, however long the period is.
ROLLING = {WEEK: Name.WEEKLY_ACTIVE_USERS, 4 * WEEK: Name.MONTHLY_ACTIVE_USERS}
PEOPLE = frozenset({*ROLLING.values(), Name.DAILY_ACTIVE_USERS})
# What a figure is called within a sentence, where its label would not do.
CALLED = {
    Name.WEEKLY_ACTIVE_USERS: "active users of 7 days",
    Name.MONTHLY_ACTIVE_USERS: "active users of 28 days",
    Name.INTERACTIONS: "prompts",
    Name.LINES_ADDED: "lines of code added",
    Name.AGENT_USERS: "agent users",
    Name.ENGAGED_USERS: "daily engaged users",
    Name.COMPLETIONS_ACCEPTED: "completions accepted",
    Name.COMPLETION_LINES_ACCEPTED: "lines accepted",
}


def sentence(summary: Summary, whole: Mapping[Name, Move], *, parts: bool) -> str:
    """Return the one sentence that says what changed, and against what.

    `whole` are the moves of its figures; `parts` tells that parts of it moved notably.
    """
    if is_weekend(summary.period):
        return _weekend(summary)
    if not is_comparable(summary):
        said = f"{_people(summary)} and {_acceptance(summary, moved=False)}"
        return f"{said}; {_without_comparison(summary)}."
    if any(move.is_notable for move in whole.values()):
        return _moved(summary, whole)
    said = f"{_people(summary, moved=True)} and {_acceptance(summary)}"
    if parts:
        return f"{said}, taken together much as {_against(summary)}."
    alike = not any(matters(move.pair) for move in whole.values())
    said = f"{said[0].lower()}{said[1:]}"
    return f"{_quiet(summary.period)}: {said}, {_no_news(summary, alike=alike)}."


def _without_comparison(summary: Summary) -> str:
    """Return why nothing is held against the days before: they are not known, or these are not."""
    length, missing = summary.period.length, len(summary.missing)
    if 2 * missing > length:
        return (
            f"GitHub has no figures of {missing} of these {length} days, too many to compare them"
        )
    return f"GitHub has too few figures of {_days_before(summary.period)} to hold that against"


def _no_news(summary: Summary, *, alike: bool) -> str:
    """Return that nothing moved beyond noise, and of days that are not complete that they will rise.

    Figures are `alike` where none moved far enough for a reader to care, be it noise or not.
    """
    nothing = f"nothing unusual beside {_against(summary, alone=True)}"
    if not is_unsettled(summary):
        return f"much as {_against(summary)}" if alike else nothing
    days = "the day" if summary.period.length == 1 else "these days"
    done = short_day(final_at(summary.provisional[-1]).date())
    return f"{nothing}; GitHub completes {days} by {done}, and until then figures rise"


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


def _moved(summary: Summary, whole: Mapping[Name, Move]) -> str:
    """Return what moved notably: people first, and last the acceptance rate, moved or not."""
    notable = {name: move for name, move in whole.items() if move.is_notable}
    lead = _lead(summary, notable)
    if lead is None:
        told = frozenset(_leading(summary.period))
        opening = f"{_people(summary, moved=True)}, against {_against(summary, alone=True)}"
    else:
        told = PEOPLE
        opening = f"{_counted(lead, summary)}, {_more(lead)} {_against(summary)}"
    others = [
        _clause(metric)
        for metric in summary.metrics
        if metric.name in notable and metric.name not in {*told, Name.ACCEPTANCE_RATE}
    ][:MOST_CLAUSES]
    rate = _acceptance_moved(summary, whole.get(Name.ACCEPTANCE_RATE))
    return f"{'; '.join(part for part in (opening, joined(others), rate) if part)}."


def _lead(summary: Summary, notable: Mapping[Name, Move]) -> Metric | None:
    """Return the notable figure of people to begin with, if there is one."""
    found = (summary.metric(name) for name in _leading(summary.period) if name in notable)
    return next((metric for metric in found if metric is not None), None)


def _leading(period: Period) -> tuple[Name, ...]:
    """Return the figures that tell how many people there were in just these days, the best first."""
    rolling = ROLLING.get(period.length)
    daily = Name.DAILY_ACTIVE_USERS
    return (daily,) if rolling is None else (rolling, daily)


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
    found = (summary.metric(name) for name in _leading(summary.period))
    metric = next((one for one in found if one is not None and one.value is not None), None)
    if metric is None:
        return f"People in {summary.scope.name} used Copilot"
    said = _counted(metric, summary)
    return f"{said} ({change_of(metric)})" if moved and metric.change is not None else said


def _persons(metric: Metric, period: Period) -> str:
    people = round(metric.value or 0)
    return f"{figure(metric, period)} {'person' if people == 1 else 'people'}"


def _more(metric: Metric) -> str:
    """Return "14.1 % fewer than", or that there was nobody."""
    if metric.change is None:
        return "against nobody"
    return f"{percent(abs(metric.change))} {'more' if metric.change > 0 else 'fewer'} than"


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


def _acceptance_moved(summary: Summary, move: Move | None) -> str:
    """Return how the acceptance rate moved; a change that is noise may still be too large for none."""
    rate = summary.metric(Name.ACCEPTANCE_RATE)
    if rate is None or rate.value is None or rate.change is None:
        return ""
    figure_ = f"{percent(rate.value)} ({change_of(rate)})"
    if move is not None and move.is_notable:
        return f"the acceptance rate {'rose' if rate.change > 0 else 'fell'} to {figure_}"
    if move is not None and matters(move.pair):
        return f"the acceptance rate was {figure_}, which is nothing unusual"
    return f"the acceptance rate stayed about the same, at {figure_}"


def _against(summary: Summary, *, alone: bool = False) -> str:
    """Return what the changes are against: "in the 7 days before (6–12 Nov 2026)".

    Without the "in" where it stands `alone`.
    """
    comparison = summary.comparison
    if comparison is None:
        return ""
    earlier = comparison.earlier
    dates = short_day(earlier.last) if earlier.length == 1 else period_words(earlier)
    said = f"{_days_before(earlier)} ({dates})"
    return said if alone else f"{'on' if earlier.length < WEEK else 'in'} {said}"


def _days_before(period: Period) -> str:
    """Return what a period of this length is held against: "the Monday before"."""
    if period.length == 1:
        return f"the {long_weekday(period.last)} before"
    if period.length < WEEK:
        return "the same days of the week before"
    return f"the {period.length} days before"
