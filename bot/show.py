"""A summary in the terminal: as a page for people, or as JSON with GitHub's own field names."""

from datetime import date
from typing import Any, cast

import msgspec
from rich.bar import Bar
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.terminal import fitted
from charts.daily import daily_usage
from charts.values import Chart
from handlers.request import Request
from handlers.told import Told
from handlers.views import view_of
from handlers.words.summary import (
    LABELS,
    change_of,
    headline,
    source,
    strongest,
    title,
    value,
)
from metrics.models import acceptance
from metrics.names import Dimension
from metrics.numbers import MISSING, WEEKDAYS, count, percent, short_day
from metrics.questions import Questions
from metrics.scope import Period
from metrics.summaries import FetchedDay, Summary

BAR_WIDTH = 24
SATURDAY = 5
BREAKDOWNS = (
    "totals_by_ide",
    "totals_by_feature",
    "totals_by_language_feature",
    "totals_by_language_model",
    "totals_by_model_feature",
)


def page(console: Console, request: Request, facts: Any) -> RenderableType:
    """Return what a request is answered with as a tidy page that fits this console."""
    view = view_of(request.view)
    if view is None:
        return _summary_page(console, facts)
    return _view_page(console, view.tell(facts))


def chart(request: Request, facts: Any) -> Chart:
    """Return the values of the chart that belongs to the page."""
    view = view_of(request.view)
    return daily_usage(facts) if view is None else view.tell(facts).chart


async def distinct_users(questions: Questions, facts: Any) -> int | None:
    """Return how many people the days of a summary had, None where that is not known."""
    return await questions.distinct_people.of_summary(facts) if isinstance(facts, Summary) else None


def document(request: Request, facts: Any, distinct: int | None = None) -> dict[str, Any]:
    """Return the answer as values for JSON, under GitHub's own field names.

    All views of a summary are of the same figures: `view` only tells which one was asked for.
    `totals` are counts added up over the days; a rate is 0–1; what GitHub did not send is null.
    `distinct` is what `distinct_users` returned.
    """
    asked = {
        "view": request.view or "summary",
        "scope": {"kind": request.scope.kind, "name": request.scope.name},
    }
    if isinstance(facts, Summary):
        return asked | _summary_document(facts, distinct)
    # The scope is told in the same words everywhere.
    return cast("dict[str, Any]", msgspec.to_builtins(facts)) | asked


def _summary_page(console: Console, summary: Summary) -> RenderableType:
    parts = [
        f"{label:<11}{fitted(console, shares, ' ' * 11).lstrip()}"
        for label, shares in (
            ("Languages", _shares(summary, Dimension.LANGUAGE)),
            ("Editors", _shares(summary, Dimension.IDE)),
        )
    ]
    return Group(
        Text(fitted(console, title(summary)), style="bold"),
        Text(fitted(console, f"{headline(summary)}\n")),
        _metrics(summary),
        Text(),
        _days(summary),
        Text("\n".join(["", *parts, ""])),
        Text(fitted(console, source(summary)), style="dim"),
    )


def _view_page(console: Console, told: Told) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for number, column in enumerate(told.columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in told.rows:
        table.add_row(Text(row.name), *(Text(cell) for cell in row.cells))
    notes = " ".join((*told.notes, told.source))
    return Group(
        Text(fitted(console, told.title), style="bold"),
        Text(fitted(console, f"{told.sentence}\n" if told.rows else told.sentence)),
        *([table] if told.rows else []),
        Text(fitted(console, f"\n{notes}"), style="dim"),
    )


def _summary_document(summary: Summary, distinct: int | None) -> dict[str, Any]:
    rate = summary.acceptance
    compared_with = summary.comparison
    return {
        "period": _span(summary.period),
        "source": summary.source,
        "reports": summary.reports,
        "fetched_at": summary.fetched_at,
        "distinct_users": distinct,
        "totals": summary.totals,
        "acceptance_rate": None if rate is None else rate.rate,
        "metrics": {
            metric.name: {"value": metric.value, "change": metric.change}
            for metric in summary.metrics
        },
        "compared": None
        if compared_with is None
        else {"later": _span(compared_with.later), "earlier": _span(compared_with.earlier)},
        "days": [_day(fetched) for fetched in summary.days],
        "missing_days": summary.missing,
        "pending_days": summary.pending,
        "provisional_days": summary.provisional,
        "restated_days": summary.restated,
        "coverage": summary.coverage,
        "by_feature": summary.by_feature,
        "by_language": summary.by_language,
        "by_ide": summary.by_ide,
        "by_model": summary.by_model,
    }


def _span(period: Period) -> dict[str, date]:
    return {"first": period.first, "last": period.last}


def _day(fetched: FetchedDay) -> dict[str, Any]:
    counted = msgspec.structs.asdict(fetched.day)
    rate = acceptance(fetched.day)
    return {
        **{name: value for name, value in counted.items() if name not in BREAKDOWNS},
        "acceptance_rate": None if rate is None else rate.rate,
        "provisional": fetched.provisional,
        "restated": fetched.restated,
        "report": fetched.report,
        "fetched_at": fetched.fetched_at,
    }


def _metrics(summary: Summary) -> Table:
    table = Table.grid(padding=(0, 3, 0, 0))
    for align in ("left", "right", "left"):
        table.add_column(justify=align, no_wrap=True)
    for metric in summary.metrics:
        table.add_row(LABELS[metric.name], Text(value(metric), "bold"), change_of(metric))
    return table


def _days(summary: Summary) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Day", no_wrap=True)
    table.add_column("Active users", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("Acceptance rate", justify="right", no_wrap=True)
    known = {fetched.day.day: fetched for fetched in summary.days}
    most = max((fetched.day.daily_active_users or 0 for fetched in summary.days), default=0)
    for day in summary.period.days:
        if day in summary.pending:
            continue
        fetched = known.get(day)
        users = None if fetched is None else fetched.day.daily_active_users
        accepted = None if fetched is None else acceptance(fetched.day)
        table.add_row(
            f"{WEEKDAYS[day.weekday()]} {short_day(day)}",
            count(users),
            Bar(most, 0, users or 0, width=BAR_WIDTH),
            percent(None if accepted is None else accepted.rate),
            style="dim" if day.weekday() >= SATURDAY else "",
        )
    return table


def _shares(summary: Summary, dimension: Dimension) -> str:
    shares, _ = strongest(summary, dimension)
    return ", ".join(f"{name} {share}" for name, share in shares) or MISSING
