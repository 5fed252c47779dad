"""The view of a period beside the one before it."""

from charts.daily import daily_usage
from charts.previous import with_days_before
from charts.values import Chart
from handlers.told import Row, Told
from handlers.words.summary import LABELS, change_of, headline, period_words, source, value
from metrics.definitions import Metric
from metrics.numbers import MISSING
from metrics.summaries import Comparison, Summary

LIKE_WITH_LIKE = "A day that one of the two periods has no figures for is left out of both."
NOT_THERE = "GitHub does not have all the days of the period before, so there is nothing beside it."


def tell(summary: Summary) -> Told:
    """Return every figure of a summary beside that of the period before."""
    compared = _compared(summary)
    when = period_words(summary.period)
    before = MISSING if compared is None else period_words(compared.earlier)
    return Told(
        title=f"Copilot in {summary.scope.name}, {when} against the period before",
        sentence=headline(summary),
        columns=("Figure", when, before, "Change"),
        rows=tuple(_row(metric, known=compared is not None) for metric in summary.metrics),
        notes=(NOT_THERE if compared is None else LIKE_WITH_LIKE,),
        source=source(summary),
        chart=_chart(summary, compared),
    )


def _compared(summary: Summary) -> Comparison | None:
    compared = summary.comparison
    return compared if compared and compared.is_with_period_before(summary.period) else None


def _row(metric: Metric, *, known: bool) -> Row:
    if not known:
        cells = (value(metric), MISSING, MISSING)
        return Row(LABELS[metric.name], cells[0], cells)
    now, before = (value(Metric(metric.name, side)) for side in (metric.later, metric.earlier))
    said = f"{now}, before {before} ({change_of(metric)})"
    return Row(LABELS[metric.name], said, (now, before, change_of(metric)))


def _chart(summary: Summary, compared: Comparison | None) -> Chart:
    if compared is None:
        return daily_usage(summary)
    return with_days_before(summary, compared, "GitHub Copilot, against the period before")
