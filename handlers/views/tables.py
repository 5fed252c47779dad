"""What each view is as a table of raw values, beside the sentences that it is told with."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.request import ViewName
from handlers.told import Told
from handlers.views import view_of
from metrics import tables
from metrics.names import Dimension
from metrics.tables import Table

TABLES: Mapping[ViewName, Callable[[Any], Table]] = {
    ViewName.SUMMARY: tables.days_of,
    ViewName.LANGUAGES: tables.parts(Dimension.LANGUAGE),
    ViewName.EDITORS: tables.parts(Dimension.IDE),
    ViewName.MODELS: tables.parts(Dimension.MODEL),
    ViewName.FEATURES: tables.parts(Dimension.FEATURE),
    ViewName.AGENTS: tables.days_of,
    ViewName.PULL_REQUESTS: tables.days_of,
    ViewName.PHASES: tables.phases,
    ViewName.TEAMS: tables.teams,
    ViewName.PREVIOUS: tables.days_and_before,
    ViewName.CAUSES: tables.causes,
    ViewName.COMPARE: tables.days_of_both,
}


def table_of(name: ViewName, facts: Any) -> Table:
    """Return the facts of a view as a table; where it has none of its own, as it is told."""
    if name in TABLES:
        return TABLES[name](facts)
    view = view_of(name)
    if view is None:
        raise LookupError(name)
    return _as_told(view.tell(facts))


def _as_told(told: Told) -> Table:
    return Table(told.columns, tuple((row.name, *row.cells) for row in told.rows))
