"""What a figure is made of in one answer: numerator and denominator, or the value and its days."""

from collections.abc import Callable, Sequence
from datetime import date

from handlers.glossary import Entry, entry_of
from handlers.request import ViewName
from handlers.told import Row, Told
from handlers.words.summary import LABELS, compared, listed, period_words, value
from metrics.definitions import FRACTIONS, ROLLING, SHARES, Metric, Name, counted, fraction
from metrics.numbers import MISSING, count, long_day, percent, plural
from metrics.summaries import Summary

MOST_ROWS = 6
MOST_CELLS = 3
# What is divided by what, in words; the numbers are numerator, denominator.
RATES = {
    Name.ACCEPTANCE_RATE: "{} of {} suggested code completions were accepted",
    Name.PULLS_CREATED_SHARE: "{} of {} pull requests were created by Copilot",
    Name.PULLS_REVIEWED_SHARE: "{} of {} reviewed pull requests were reviewed by Copilot",
    Name.PULLS_MERGED_SHARE: "{} of {} merged pull requests were created by Copilot",
    Name.SUGGESTIONS_SHARE: "{} of {} review suggestions by Copilot were applied",
}


def of_summary(entry: Entry, summary: Summary) -> tuple[str, ...]:
    """Return what a figure is made of in a summary, in sentences; nothing where it has no part."""
    if entry.key in _ABOUT_DAYS:
        return (_ABOUT_DAYS[entry.key](summary),)
    days = [known.day for known in summary.days]
    shares = [name for name in entry.names if name in SHARES and fraction(name, days) is not None]
    covered = {part for share in shares for part in SHARES[share]}
    return tuple(
        _sentence(summary.measured(name), summary) for name in entry.names if name not in covered
    )


def days_of(entry: Entry, summary: Summary) -> str:
    """Return of which days of a summary a figure is made; "" where it is made of none."""
    if not entry.names:
        return ""
    name = entry.names[0]
    made_of = [day.day for day in counted(name, [known.day for known in summary.days])]
    span = period_words(summary.period)
    if not made_of:
        return f"None of {span}, because GitHub did not send the figure."
    if name in ROLLING:
        return f"{long_day(made_of[-1])} alone, the last day of {span} that GitHub has."
    if name in FRACTIONS and name not in RATES:
        return f"{plural(len(made_of), 'weekday', 'weekdays')} of {span}."
    return f"{count(len(made_of))} of {plural(summary.period.length, 'day', 'days')}, {span}{_without(made_of, summary)}."


def of_rows(entry: Entry, view: ViewName, told: Told) -> tuple[str, ...]:
    """Return the rows in which a view tells a figure, where it does so in rows."""
    rows = [row for row in told.rows if entry_of(view, row.name) is entry]
    return tuple(f"{row.name}: {row.said}." for row in rows[:MOST_ROWS])


def of_column(entry: Entry, view: ViewName, told: Told) -> tuple[str, ...]:
    """Return a view's sentence and the first cells of a figure's column, where it has one."""
    at = next((n for n, label in enumerate(told.columns) if entry_of(view, label) is entry), None)
    if at is None:
        return ()
    cells = [_cell(row, at) for row in told.rows]
    known = [f"{row.name} {cell}" for row, cell in zip(told.rows, cells, strict=True) if cell]
    return (told.sentence, f"{'; '.join(known[:MOST_CELLS])}.") if known else (told.sentence,)


def entries_of(view: ViewName, told: Told) -> tuple[Entry, ...]:
    """Return the entries of everything that a view has told, in that order, each once."""
    labels = (*(row.name for row in told.rows), *told.columns)
    found = (entry_of(view, label) for label in labels)
    return tuple(dict.fromkeys(entry for entry in found if entry is not None))


def _cell(row: Row, at: int) -> str:
    if not at:
        return row.said
    cell = row.cells[at - 1]
    return "" if cell == MISSING else cell


def _sentence(metric: Metric, summary: Summary) -> str:
    name, days = metric.name, [known.day for known in summary.days]
    label, shown = LABELS[name], value(metric)
    over = fraction(name, days)
    if name in FRACTIONS and over is not None:
        if metric.value is None:
            return f"{label}: 0 of 0, which is no rate."
        if name in RATES:
            said = RATES[name].format(count(over.part), count(over.whole))
            return f"{said}, {percent(metric.value)}."
        days_said = plural(round(over.whole), "weekday", "weekdays")
        return f"{label}: {shown}, the average of {days_said} that add up to {count(over.part)}."
    if metric.value is None:
        return f"{label}: GitHub sent no figure of it for these days."
    if name in ROLLING:
        last = long_day(summary.last_day.day)
        whose = "GitHub's figure of" if summary.coverage is None else "members counted up to"
        return f"{label}: {shown}, {whose} {last}."
    made_of = plural(len(counted(name, days)), "day", "days")
    return f"{label}: {shown}, added up over {made_of}."


def _without(made_of: Sequence[date], summary: Summary) -> str:
    known = set(made_of)
    silent = [day for day in summary.processed if day not in known]
    said = [f"not {listed(silent)}, for which GitHub has no figure"] if silent else []
    if summary.pending:
        said.append(f"{listed(summary.pending)} not processed yet")
    return "".join(f"; {part}" for part in said)


def _changes(summary: Summary) -> str:
    if summary.comparison is None:
        return "These days are not held against others."
    return compared(summary.comparison, summary.period)


def _provisional(summary: Summary) -> str:
    if not summary.provisional:
        return "Every day was final when it was fetched."
    return f"{listed(summary.provisional)} may still change."


def _coverage(summary: Summary) -> str:
    coverage = summary.coverage
    if coverage is None:
        return "These are no figures of a team, so everybody counts."
    days = plural(coverage.days, "day", "days")
    members = plural(coverage.members, "member", "members")
    return f"On {days} GitHub listed the team, with {members}, of whom {count(coverage.active)} used Copilot."


_ABOUT_DAYS: dict[str, Callable[[Summary], str]] = {
    "change": _changes,
    "provisional": _provisional,
    "coverage": _coverage,
}
