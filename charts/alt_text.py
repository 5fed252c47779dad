"""The chart in words, for who hears it instead of seeing it, or sees it before it has loaded."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from charts.values import Chart, DailyStrips, DailyUsage, RankedBar, RankedBars, Strip, WholeBar
from metrics import numbers

LIMIT = 2000  # https://docs.slack.dev/reference/block-kit/blocks/image-block
TITLE_LIMIT = 200
NAME_LIMIT = 60
MOST_RUNS = 6
WEEK = 7
FEWEST_PAIRS = 3
LITTLE = 0.02  # a smaller change between two weeks is called steady
FEW = 10  # an average below this is said with a decimal place

Wording = Callable[[float], str]
Known = list[tuple[date, float]]


def alt_text(values: Chart) -> str:
    """Return what the chart shows in at most 2000 characters of plain sentences.

    Of days: kind of chart and period, then for each panel the trend, lowest, highest and last value
    with their days, then the days without a value and the provisional ones.
    Of things: kind of chart, then each thing with its value.
    """
    match values:
        case DailyUsage():
            sentences = _of_usage(values)
        case DailyStrips():
            sentences = _of_strips(values)
        case RankedBars():
            sentences = _of_bars(values)
        case WholeBar():
            sentences = _of_whole(values)
    said = " ".join(sentences)
    return said if len(said) <= LIMIT else f"{said[: LIMIT - 1].rstrip()}…"


def _of_usage(values: DailyUsage) -> list[str]:
    days = [point.day for point in values.points]
    users = [point.active_users for point in values.points]
    rates = [point.acceptance_rate for point in values.points]
    sentences = [
        _opening(values.title, days),
        *_panel("Daily active users", days, users, numbers.count, _average_count),
        *_panel("Acceptance rate", days, rates, numbers.percent, numbers.percent),
    ]
    provisional = [point.day for point in values.points if point.provisional]
    return [*sentences, *_provisional(provisional)]


def _of_strips(values: DailyStrips) -> list[str]:
    days = values.days
    opening = (
        f"{_plain(values.title)}: bar charts of {numbers.plural(len(values.strips), 'count', 'counts')} a day,"
        f" {numbers.plural(len(days), 'day', 'days')}, {numbers.period(days[0], days[-1])}."
    )
    said = [opening]
    for strip in values.strips:
        said += _panel(_plain(strip.name), days, strip.counts, numbers.count, _average_count)
        known = [part for part in strip.parts if part is not None]
        if known:
            said.append(f"Of these {numbers.count(sum(known))} {values.part}.")
        said += _restated(days, strip)
    early = [day for day, is_early in zip(days, values.provisional, strict=True) if is_early]
    return [*said, *_provisional(early)]


def _restated(days: Sequence[date], strip: Strip) -> list[str]:
    if not strip.before:
        return []
    moved = [
        f"{numbers.count(before)} to {numbers.count(count)} on {numbers.short_day(day)}"
        for day, count, before in zip(days, strip.counts, strip.before, strict=True)
        if before is not None
    ]
    more = len(moved) - MOST_RUNS
    listed = ", ".join(moved[:MOST_RUNS]) + (f" and on {more} more days" if more > 0 else "")
    return [f"Restated: {listed}."] if moved else []


def _of_bars(values: RankedBars) -> list[str]:
    opening = f"{_plain(values.title)}: bar chart, {_plain(values.subtitle)}. {values.heading}:"
    if not values.bars:
        return [f"{opening} no values."]
    return [opening, f"{'; '.join(_bar(bar, values) for bar in values.bars)}."]


def _bar(bar: RankedBar, values: RankedBars) -> str:
    said = f"{_plain(bar.name)[:NAME_LIMIT]} {bar.words}"
    if bar.part is not None:
        said += f", {numbers.count(bar.part)} {values.part}"
    if bar.change:
        said += f" ({bar.change})"
    if values.before and bar.before is not None:
        said += f", {numbers.count(bar.before)} on {values.before}"
    return said


def _of_whole(values: WholeBar) -> list[str]:
    opening = (
        f"{_plain(values.title)}: bar chart of the parts of a whole, {_plain(values.subtitle)}."
    )
    if not any(part.value for part in values.parts):
        return [opening, "No values."]
    parts = (
        f"{_plain(part.name)} {part.words}, {part.share}"
        + (f" ({part.change})" if part.change else "")
        for part in values.parts
    )
    against = [f"Changes are {_plain(values.before)}."] if values.before else []
    return [opening, f"{_plain(values.heading)}: {'; '.join(parts)}.", *against]


def _provisional(days: Sequence[date]) -> list[str]:
    return [f"Provisional, may still change: {_listed(days)}."] if days else []


def _opening(title: str, days: Sequence[date]) -> str:
    return (
        f"{_plain(title)}: bar chart of daily active users above a line chart of the acceptance"
        f" rate of code completions, {numbers.plural(len(days), 'day', 'days')},"
        f" {numbers.period(days[0], days[-1])}."
    )


def _plain(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text[: 2 * TITLE_LIMIT])
    line = " ".join(printable.split())
    return line if len(line) <= TITLE_LIMIT else f"{line[: TITLE_LIMIT - 1].rstrip()}…"


def _average_count(value: float) -> str:
    return numbers.decimal(value) if value < FEW else numbers.count(value)


def _panel(
    name: str,
    days: Sequence[date],
    heights: Sequence[float | None],
    wording: Wording,
    average: Wording,
) -> list[str]:
    known = [(d, height) for d, height in zip(days, heights, strict=True) if height is not None]
    if not known:
        return [f"{name}: no value on any day."]
    sentences = [f"{name}: {_extremes(known, wording)}."]
    if len(days) >= 2 * WEEK:
        sentences += _trend(known, days, average)
    absent = [day for day, height in zip(days, heights, strict=True) if height is None]
    if absent:
        sentences.append(f"No value on {_listed(absent)}.")
    return sentences


def _extremes(known: Known, wording: Wording) -> str:
    day, last = known[-1]
    if len(known) == 1:
        return f"{wording(last)} on {numbers.day(day)}"
    latest = f"last {wording(last)} on {numbers.day(day)}"
    low_day, low = min(known, key=_height)
    high_day, high = max(known, key=_height)
    if low == high:
        return f"{wording(low)} on every known day, {latest}"
    return (
        f"lowest {wording(low)} on {numbers.day(low_day)},"
        f" highest {wording(high)} on {numbers.day(high_day)}, {latest}"
    )


def _height(point: tuple[date, float]) -> float:
    return point[1]


def _trend(known: Known, days: Sequence[date], average: Wording) -> list[str]:
    """Return how the days of the last week compare with those of the first.

    Only weekdays known in both weeks count, so that neither a weekend at one end nor a missing
    Sunday is a trend.
    """
    first = {day.weekday(): height for day, height in known if day <= days[WEEK - 1]}
    last = {day.weekday(): height for day, height in known if day >= days[-WEEK]}
    shared = first.keys() & last.keys()
    if len(shared) < FEWEST_PAIRS:
        return []
    before = sum(first[weekday] for weekday in shared) / len(shared)
    after = sum(last[weekday] for weekday in shared) / len(shared)
    basis = "" if len(shared) == WEEK else ", over the weekdays known in both"
    weeks = f"the days of the first week average {average(before)}, those of the last"
    return [f"{_direction(before, after)}: {weeks} {average(after)}{basis}."]


def _direction(before: float, after: float) -> str:
    if abs(after - before) <= LITTLE * max(before, after):
        return "Steady"
    return "Rising" if after > before else "Falling"


def _listed(days: Sequence[date]) -> str:
    """Return how many days, and the first few runs by name: "3 days (12 Nov, 14 Nov – 15 Nov)"."""
    breaks = [i for i, (one, two) in enumerate(pairwise(days), start=1) if (two - one).days > 1]
    runs = [days[i:j] for i, j in pairwise([0, *breaks, len(days)])]
    named = [_run(run) for run in runs[:MOST_RUNS]]
    if len(runs) > MOST_RUNS:
        named.append("and others")
    return f"{numbers.plural(len(days), 'day', 'days')} ({', '.join(named)})"


def _run(days: Sequence[date]) -> str:
    if len(days) == 1:
        return numbers.short_day(days[0])
    return f"{numbers.short_day(days[0])} – {numbers.short_day(days[-1])}"
