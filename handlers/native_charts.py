"""A chart as Slack's own, which it draws itself, where it fits into one.

Slack knows at most two of them in a message, with at most twenty points each and one point for
every category: a day without a value has no place in it, and a longer period shows its last days.
https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any

from charts.values import Chart, DailyStrips, DailyUsage, RankedBars, Strip
from handlers.messages import Block, Message
from handlers.mrkdwn import shorten
from metrics.numbers import plural, short_day

MOST_CHARTS = 2
MOST_SERIES = 6
MOST_POINTS = 20
LAST_DAYS = 14
TITLE_LIMIT = 50
NAME_LIMIT = 20


class ChartForm(StrEnum):
    """How a workspace has its charts: drawn by us, drawn by Slack, or both."""

    IMAGE = "image"
    NATIVE = "native"
    BOTH = "both"


def natively(message: Message) -> Message:
    """Return the message with Slack's own charts and table, as far as they fit."""
    charts = () if message.chart is None else native_charts(message.chart)
    return replace(message, native=charts, rows=message.table or message.rows)


def native_charts(chart: Chart) -> tuple[Block, ...]:
    """Return one or two blocks that show a chart, or none where it does not fit."""
    draw = _DRAWN.get(type(chart))
    return () if draw is None else draw(chart)


def _of_usage(chart: DailyUsage) -> tuple[Block, ...]:
    days = [point.day for point in chart.points]
    users = [point.active_users for point in chart.points]
    rates = [_in_per_cent(point.acceptance_rate) for point in chart.points]
    counted = _of_days("bar", "Daily active users", days, {"Active users": users})
    rated = _of_days("line", "Acceptance rate, per cent", days, {"Acceptance rate": rates})
    return (*counted, *rated) if counted else ()


def _of_strips(chart: DailyStrips) -> tuple[Block, ...]:
    each = [_series(strip, chart.part) for strip in chart.strips]
    if chart.one_scale:
        together = {name: counts for series in each for name, counts in series.items()}
        return _of_days("line", chart.subtitle, chart.days, together)
    charts = [
        _of_days("bar", strip.name, chart.days, series)
        for strip, series in zip(chart.strips, each, strict=True)
    ]
    return sum(charts, ()) if all(charts) and len(charts) <= MOST_CHARTS else ()


def _series(strip: Strip, part: str) -> dict[str, tuple[int | None, ...]]:
    parts = {f"{strip.name} {part}": strip.parts} if strip.parts else {}
    return {strip.name: strip.counts, **parts}


def _of_days(
    kind: str, title: str, days: Sequence[date], series: Mapping[str, Sequence[float | None]]
) -> tuple[Block, ...]:
    """Return the chart of the days, or of the last fourteen where they are too many."""
    most = len(days) if len(days) <= MOST_POINTS else LAST_DAYS
    cut = "" if most == len(days) else f", last {most} of {plural(len(days), 'day', 'days')}"
    labels = [short_day(day) for day in days[-most:]]
    values = {name: known[-most:] for name, known in series.items()}
    return _plotted(kind, shorten(title, TITLE_LIMIT - len(cut)) + cut, labels, values)


def _of_bars(chart: RankedBars) -> tuple[Block, ...]:
    labels = [shorten(bar.name, NAME_LIMIT) for bar in chart.bars]
    # What is written in per cent is kept as a rate of 0-1.
    rates = all(bar.words.endswith("%") for bar in chart.bars)
    values = [_in_per_cent(bar.value) if rates else bar.value for bar in chart.bars]
    title = f"{chart.heading}, per cent" if rates else chart.heading
    before = [_in_per_cent(bar.before) if rates else bar.before for bar in chart.bars]
    earlier = {chart.before: before} if chart.before and None not in before else {}
    name = "Per cent" if rates else "Now" if earlier else "Number"
    return _plotted("bar", shorten(title, TITLE_LIMIT), labels, {**earlier, name: values})


def _plotted(
    kind: str, title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]]
) -> tuple[Block, ...]:
    named = {shorten(name, NAME_LIMIT): values for name, values in series.items()}
    if not _fits(title, labels, named) or len(named) < len(series):
        return ()
    return (
        {
            "type": "data_visualization",
            "title": title,
            "chart": {
                "type": kind,
                "series": [
                    {
                        "name": name,
                        "data": [
                            {"label": label, "value": value}
                            for label, value in zip(labels, values, strict=True)
                        ],
                    }
                    for name, values in named.items()
                ],
                "axis_config": {"categories": list(labels)},
            },
        },
    )


def _fits(title: str, labels: Sequence[str], named: Mapping[str, Sequence[float | None]]) -> bool:
    values = [value for each in named.values() for value in each]
    return (
        bool(title and all(labels) and all(named))
        and 1 <= len(labels) <= MOST_POINTS
        and len(set(labels)) == len(labels)
        and 1 <= len(named) <= MOST_SERIES
        and all(value is not None and isfinite(value) for value in values)
    )


def _in_per_cent(rate: float | None) -> float | None:
    return None if rate is None else round(rate * 100, 1)


# A kind of chart that is not here is always an image.
_DRAWN: Mapping[type, Callable[[Any], tuple[Block, ...]]] = {
    DailyUsage: _of_usage,
    DailyStrips: _of_strips,
    RankedBars: _of_bars,
}
