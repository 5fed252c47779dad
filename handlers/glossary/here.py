"""What a figure is made of in one answer: numerator and denominator, or the value and its days."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from handlers.glossary import Entry, entry_of
from handlers.request import ViewName
from handlers.told import Row, Told
from handlers.words.summary import LABELS, compared, listed, period_words, value
from metrics.definitions import (
    COMPUTED,
    FRACTIONS,
    ROLLING,
    SHARES,
    Fraction,
    Metric,
    Name,
    counted,
    fraction,
)
from metrics.models import Day
from metrics.numbers import MISSING, count, long_day, percent, plural
from metrics.summaries import Comparison, Summary

MOST_ROWS = 9
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
    return _of_days(entry, summary, [known.day for known in summary.days])


def of_periods(entry: Entry, summary: Summary, compared: Comparison) -> tuple[str, ...]:
    """Return what a figure is made of on either side of a comparison: over the days held together."""
    if not entry.names:
        return of_summary(entry, summary)
    sides = {compared.later: summary.later, compared.earlier: summary.earlier}
    return _beside(
        entry, {period_words(when): _of_days(entry, summary, days) for when, days in sides.items()}
    )


def of_scopes(entry: Entry, summaries: Mapping[str, Summary]) -> tuple[str, ...]:
    """Return what a figure is made of in several scopes, by their names; no change within them."""
    if entry.key == "change":
        return ()
    return _beside(entry, {name: of_summary(entry, each) for name, each in summaries.items()})


def _beside(entry: Entry, sides: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return each side's sentences behind its name, without that of the figure."""
    return tuple(
        f"{name}: {' '.join(unnamed(entry, said))}" for name, said in sides.items() if said
    )


def unnamed(entry: Entry, said: Sequence[str]) -> tuple[str, ...]:
    """Return sentences without a label that repeats the figure's name, or the end of it."""
    return tuple(_without_label(entry.name.lower(), sentence) for sentence in said)


def _without_label(name: str, sentence: str) -> str:
    label, colon, rest = sentence.partition(": ")
    return rest if colon and name.endswith(label.lower()) else sentence


def _of_days(entry: Entry, summary: Summary, days: Sequence[Day]) -> tuple[str, ...]:
    shares = [name for name in entry.names if name in SHARES and fraction(name, days) is not None]
    covered = {part for share in shares for part in SHARES[share]}
    return tuple(_sentence(name, days, summary) for name in entry.names if name not in covered)


def days_of_periods(entry: Entry, summary: Summary, compared: Comparison) -> str:
    """Return of which days a figure is made on either side; "" where it is made of none."""
    if not entry.names:
        return ""
    sides = {compared.later: summary.later, compared.earlier: summary.earlier}
    made_of = {when: counted(entry.names[0], days) for when, days in sides.items()}
    if entry.names[0] in ROLLING:
        alone = " and ".join(long_day(days[-1].day) for days in made_of.values() if days)
        return f"{alone} alone." if alone else ""
    said = " and ".join(
        f"{plural(len(days), 'day', 'days')} of {period_words(when)}"
        for when, days in made_of.items()
    )
    return f"{said}; a day that one of the two has no figures for is left out of both."


def days_of_scopes(entry: Entry, summaries: Mapping[str, Summary]) -> str:
    """Return of which days a figure is made in several scopes; once where they are the same."""
    said = {name: days_of(entry, each) for name, each in summaries.items()}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return " ".join(f"{name}: {days}" for name, days in said.items())


def days_of(entry: Entry, summary: Summary) -> str:
    """Return of which days of a summary a figure is made; "" where it is made of none."""
    if not entry.names:
        return ""
    name = entry.names[0]
    made_of = [day.day for day in counted(name, [known.day for known in summary.days])]
    span = period_words(summary.period)
    if not made_of:
        few = "too few were active, or " if _held_back(summary) else ""
        return f"None of {span}, because {few}GitHub did not send the figure."
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
    columns = (label for at, label in enumerate(told.columns) if _filled(told, at))
    labels = (*(row.name for row in told.rows), *columns)
    found = (entry_of(view, label) for label in labels)
    return tuple(dict.fromkeys(entry for entry in found if entry is not None))


def _filled(told: Told, at: int) -> bool:
    return any(_cell(row, at) for row in told.rows)


def _cell(row: Row, at: int) -> str:
    if not at:
        return row.said
    cell = row.cells[at - 1]
    return "" if cell == MISSING else cell


def _sentence(name: Name, days: Sequence[Day], summary: Summary) -> str:
    label, metric = LABELS[name], Metric(name, COMPUTED[name](days))
    over = fraction(name, days)
    if name in FRACTIONS and over is not None:
        return _divided(metric, over, label)
    if metric.value is None:
        return f"{label}: {_nothing(summary)}."
    if name in ROLLING:
        last = long_day(days[-1].day)
        whose = "GitHub's figure of" if summary.coverage is None else "members counted up to"
        return f"{label}: {value(metric)}, {whose} {last}."
    made_of = plural(len(counted(name, days)), "day", "days")
    return f"{label}: {value(metric)}, added up over {made_of}."


def _divided(metric: Metric, over: Fraction, label: str) -> str:
    if metric.value is None:
        return f"{label}: 0 of 0, which is no rate."
    if metric.name in RATES:
        said = RATES[metric.name].format(count(over.part), count(over.whole))
        return f"{said}, {percent(metric.value)}."
    days_said = plural(round(over.whole), "weekday", "weekdays")
    return (
        f"{label}: {value(metric)}, the average of {days_said} that add up to {count(over.part)}."
    )


def _nothing(summary: Summary) -> str:
    if _held_back(summary):
        return "There is no figure of it that may be told for these days"
    return "GitHub sent no figure of it for these days"


def _held_back(summary: Summary) -> tuple[date, ...]:
    return () if summary.withheld is None else summary.withheld.days


def _without(made_of: Sequence[date], summary: Summary) -> str:
    known = set(made_of)
    few = [day for day in _held_back(summary) if day not in known]
    silent = [day for day in summary.processed if day not in {*known, *few}]
    said = [f"not {listed(silent)}, for which GitHub has no figure"] if silent else []
    if few:
        said.append(f"not {listed(few)}, when too few were active to tell more than people")
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
