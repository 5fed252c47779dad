"""The view of restatements: which final days GitHub changed, and which figure from what to what."""

from collections.abc import Iterator
from datetime import datetime

from charts.restated import restated_days
from handlers.request import Request
from handlers.told import Row, Told
from handlers.words.summary import LABELS, period_words
from metrics.definitions import DAILY_PEOPLE, Name
from metrics.numbers import (
    MISSING,
    change,
    count,
    decimal,
    long_day,
    moment,
    plural,
    short_day,
)
from metrics.questions import Questions
from metrics.restatements import Changed, RestatedDay, Restatements

MOST_DAYS = 10
MOST_FIGURES = 6
MOST_STRIPS = 3
FEW = 100
# What a day is known by, the most telling first; other figures follow in the order they moved.
FIRST = (
    "daily_active_users",
    "user_initiated_interaction_count",
    "loc_added_sum",
    "code_acceptance_activity_count",
    "code_generation_activity_count",
    "weekly_active_users",
    "monthly_active_users",
    "monthly_active_agent_users",
    "monthly_active_chat_users",
)
DAY_LABELS = {
    str(name): LABELS[name].removesuffix(", Mon–Fri")
    for name in (Name.DAILY_ACTIVE_USERS, Name.ENGAGED_USERS, *DAILY_PEOPLE)
} | {
    "code_acceptance_activity_count": "Accepted code events",
    "code_generation_activity_count": "Generated code events",
    "monthly_active_chat_users": "Chat users, 28 days",
    "daily_active_copilot_code_review_users": "Code review users",
    "daily_passive_copilot_code_review_users": "Passively reviewed users",
    "weekly_active_copilot_code_review_users": "Code review users, 7 days",
    "weekly_passive_copilot_code_review_users": "Passively reviewed users, 7 days",
    "loc_deleted_sum": "Lines of code deleted",
    "loc_suggested_to_add_sum": "Lines suggested to add",
    "loc_suggested_to_delete_sum": "Lines suggested to delete",
}


async def ask(questions: Questions, request: Request, now: datetime) -> Restatements:
    """Return what GitHub restated of what was asked for. Raises `MetricsError`."""
    return await questions.restated.of(request.scope, request.asked, now)


def tell(told: Restatements) -> Told:
    """Return which days were restated, and which of their figures."""
    span = period_words(told.period)
    return Told(
        title=f"Restated days in {told.scope.name}, {span}",
        sentence=_sentence(told),
        columns=("Figure of a day", "First", "Now", "Change", "Also changed"),
        rows=tuple(_rows(told)),
        notes=(
            "A day is final three full UTC days after its end; a restatement is a change after that.",
            "The app sees one while the day is among the newest 28.",
        ),
        source=_source(told),
        chart=restated_days(
            told, f"{_subtitle(told)}, {span}", [(f, label(f)) for f in _strips(told)]
        ),
    )


def label(field: str) -> str:
    """Return what people call a figure of one day; GitHub's own field name where it has no label."""
    if field in DAY_LABELS:
        return DAY_LABELS[field]
    known = next((name for name in LABELS if name == field), None)
    return field if known is None else LABELS[known]


def _subtitle(told: Restatements) -> str:
    if told.restated:
        return "Days that GitHub restated"
    return "No final day was restated" if told.final_days else "No day is final yet"


def _sentence(told: Restatements) -> str:
    where, final = told.scope.name, told.final_days
    if not final:
        return f"No day of {where} in this period is final yet, so GitHub may still change each."
    if not told.restated:
        these = "the one" if final == 1 else f"any of the {count(final)}"
        return f"GitHub has not restated {these} stored final {'day' if final == 1 else 'days'} of {where}: every figure is as it was first told."
    restated = count(len(told.restated))
    said = f"GitHub restated {restated} of {plural(final, 'stored final day', 'stored final days')} of {where}"
    most = max(told.restated, key=lambda day: (len(day.changed), day.day))
    if not most.changed:
        return f"{said}; only parts of breakdowns changed."
    strongest = _ordered(most)[0]
    on = long_day(most.day)
    when = f": on {on}," if len(told.restated) == 1 else f"; most changed on {on}, when"
    return (
        f"{said}{when} {_in_sentence(strongest.field)} went "
        f"from {_number(strongest.before)} to {_number(strongest.after)}{_percent(strongest)}."
    )


def _rows(told: Restatements) -> Iterator[Row]:
    """Yield the day on which the most changed with its figures, and one row for each other day."""
    days = sorted(told.restated, key=lambda day: (-len(day.changed), -day.parts, day.day))
    for place, day in enumerate(days[:MOST_DAYS]):
        yield from _day_rows(day, 1 if place else MOST_FIGURES)
    more = len(days) - MOST_DAYS
    if more > 0:
        yield _without_figures("And", f"{plural(more, 'day', 'days')} on which less changed")


def _day_rows(day: RestatedDay, most: int) -> Iterator[Row]:
    figures = _ordered(day)
    shown, more = figures[:most], len(figures[most:])
    for changed in shown[:-1]:
        yield _row(day, changed, "")
    also = _also(more, day.parts)
    if shown:
        yield _row(day, shown[-1], also)
    else:
        yield _without_figures(short_day(day.day), also)


def _row(day: RestatedDay, changed: Changed, also: str) -> Row:
    before, after = _number(changed.before), _number(changed.after)
    return Row(
        f"{short_day(day.day)} · {label(changed.field)}",
        f"{before} → {after}{_percent(changed)}{also and f', and {also}'}",
        (before, after, change(changed.change), also),
    )


def _without_figures(name: str, also: str) -> Row:
    return Row(name, also, ("", "", "", also))


def _also(figures: int, parts: int) -> str:
    """Return "12 more figures, 37 parts of breakdowns", or "" where nothing else changed."""
    said = [plural(figures, "more figure", "more figures")] if figures else []
    if parts:
        said.append(plural(parts, "part of breakdowns", "parts of breakdowns"))
    return ", ".join(said)


def _ordered(day: RestatedDay) -> list[Changed]:
    """Return a day's changes, the most telling first."""

    def place(changed: Changed) -> tuple[int, float, str]:
        known = FIRST.index(changed.field) if changed.field in FIRST else len(FIRST)
        return known, -abs(changed.change or 0), changed.field

    return sorted(day.changed, key=place)


def _strips(told: Restatements) -> list[str]:
    """Return the fields that the chart shows: those that changed, then those a day is known by."""
    changed = [
        one.field
        for day in told.restated
        for one in _ordered(day)
        if _is_count(one.before) and _is_count(one.after)
    ]
    telling = [field for field in FIRST if field in changed]
    return list(dict.fromkeys((*telling, *changed, *FIRST)))[:MOST_STRIPS]


def _is_count(value: float | None) -> bool:
    return value is not None and value == round(value)


def _source(told: Restatements) -> str:
    last = f"last day {long_day(told.days[-1].day)} (UTC)"
    return f"Source: {' and '.join(told.reports)}, {last}. Fetched {moment(told.fetched_at)}."


def _in_sentence(field: str) -> str:
    name = label(field)
    # GitHub's field names and names like "CLI" stay as they are.
    return name if name[1:2].isupper() or name == field else f"{name[0].lower()}{name[1:]}"


def _number(value: float | None) -> str:
    if value is None:
        return MISSING
    return count(value) if value == round(value) or value >= FEW else decimal(value)


def _percent(changed: Changed) -> str:
    return "" if changed.change is None else f" ({change(changed.change)})"
