"""Figures as tables of plain values, under GitHub's own field names, for whoever reads them on.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from metrics.all_teams import AllTeams
from metrics.breakdowns import breakdown
from metrics.causes import Causes, line_causes, rate_causes, weekday_moves
from metrics.definitions import Name, value_at
from metrics.models import CODE_COMPLETION, COUNTERS, Day, PullRequests
from metrics.names import Dimension
from metrics.phases import adoption_phases
from metrics.side_by_side import SideBySide
from metrics.summaries import FetchedDay, Summary

Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns, and rows with a cell for each; a missing value is None."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


_PEOPLE = tuple(name for name in Day.__struct_fields__ if name.endswith("_users"))
_SESSIONS = ("session_count", "request_count", "prompt_count")
_PATHS = (
    *_PEOPLE,
    *COUNTERS,
    *(
        f"{block}.{name}"
        for block in ("totals_by_cli", "totals_by_copilot_app")
        for name in _SESSIONS
    ),
    *("totals_by_cli.token_usage.prompt_tokens_sum", "totals_by_cli.token_usage.output_tokens_sum"),
    *("totals_by_vscode_agent.session_count", "totals_by_vscode_agent.total_user_messages"),
    *(f"pull_requests.{name}" for name in PullRequests.__struct_fields__),
)
_COMPLETIONS = ("code_generation_activity_count", "code_acceptance_activity_count")
COMPLETIONS = tuple(f"{CODE_COMPLETION}.{name}" for name in _COMPLETIONS)


def days_of(summary: Summary) -> Table:
    """Return a row for every day of a summary that GitHub has processed."""
    return _compact(_day_rows(summary))


def days_of_both(compared: SideBySide) -> Table:
    """Return a row for every day of each of the two."""
    return _compact(row for summary in compared.both for row in _day_rows(summary))


def days_and_before(summary: Summary) -> Table:
    """Return the rows of the period before, and then those of the period."""
    before = ({**_named(summary, day.day), **_figures(day)} for day in summary.earlier)
    return _compact([*before, *_day_rows(summary)])


def _day_rows(summary: Summary) -> Iterator[dict[str, Cell]]:
    known: dict[date, FetchedDay] = {fetched.day.day: fetched for fetched in summary.days}
    for day in summary.processed:
        row = _named(summary, day)
        found = known.get(day)
        if found is not None:
            row |= {"provisional": found.provisional, **_figures(found.day)}
        yield row


def _named(summary: Summary, day: date) -> dict[str, Cell]:
    return {"scope": str(summary.scope), "day": day, "provisional": None}


def _figures(day: Day) -> dict[str, Cell]:
    """Return every figure of a day that is no breakdown, under its path in GitHub's report."""
    completions = day.feature(CODE_COMPLETION)
    return {path: value_at(day, path) for path in _PATHS} | {
        path: getattr(completions, path.rpartition(".")[2], None) for path in COMPLETIONS
    }


def _compact(rows: Iterable[dict[str, Cell]]) -> Table:
    """Return a table without the columns that no row has a value for."""
    found = list(rows)
    known = {name for row in found for name, cell in row.items() if cell is not None}
    names = [name for name in dict.fromkeys(name for row in found for name in row) if name in known]
    return Table(tuple(names), tuple(tuple(row.get(name) for name in names) for row in found))


def parts(dimension: Dimension) -> Callable[[Summary], Table]:
    """Return what makes a row for each language, editor, model or feature."""
    columns = (dimension, "code_generation_activity_count", *COMPLETIONS, "loc_added_sum")

    def table(summary: Summary) -> Table:
        rows = (
            (part.name, part.generated, part.suggested, part.accepted, part.lines_added)
            for part in breakdown(summary, dimension)
        )
        return Table(tuple(map(str, columns)), tuple(rows))

    return table


def phases(summary: Summary) -> Table:
    """Return a row for each adoption phase of the last day."""
    found = adoption_phases(summary)
    of_28_days = found is None or found.of_28_days
    counted = "users_in_phase_28d" if of_28_days else "total_engaged_users"
    rows = (
        ()
        if found is None
        else tuple((found.day, phase.number, phase.name, phase.people) for phase in found.phases)
    )
    return Table(("day", "phase_number", "phase", counted), rows)


def teams(found: AllTeams) -> Table:
    """Return a row for each team; of one with too few active people, its activity is missing."""
    columns = ("team", "days", "members", "active_users", "agent_users", *COMPLETIONS)
    rows = []
    for team in found.teams:
        did = team.activity
        told = (None,) * 4 if did is None else (did.active, did.agent, did.suggested, did.accepted)
        rows.append((team.name, team.days, team.members, *told))
    return Table(columns, tuple(rows))


def causes(summary: Summary) -> Table:
    """Return a row for each part of each change, and one for each weekday."""
    columns = ("metric", "by", "part", "earlier", "later", "effect")
    found = [
        *(rate_causes(summary, by) for by in (Dimension.LANGUAGE, Dimension.MODEL)),
        *(line_causes(summary, by) for by in (Dimension.FEATURE, Dimension.IDE)),
    ]
    rows = [row for one in found if one is not None for row in _effects(one)]
    rows += [
        (
            Name.DAILY_ACTIVE_USERS,
            "weekday",
            move.weekday + 1,
            move.earlier,
            move.later,
            move.change,
        )
        for move in weekday_moves(summary)
    ]
    return Table(columns, tuple(rows))


def _effects(found: Causes) -> Iterator[Row]:
    about = (str(found.figure), str(found.dimension))
    for mover in found.movers:
        yield (*about, mover.name, mover.earlier, mover.later, mover.effect)
    yield (*about, None, found.earlier, found.later, found.change)
