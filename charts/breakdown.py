"""From the parts of a breakdown to the values of their bars."""

from charts.values import RankedBar, RankedBars
from metrics.breakdowns import Breakdown, Part
from metrics.numbers import percent, points

MOST_BARS = 8


def shares(title: str, subtitle: str, shown: Breakdown, many: str) -> RankedBars:
    """Return a bar for each part; `many` is what several of them are called."""
    rest = [] if shown.rest is None else [_bar(f"{shown.more} more", shown.rest, quiet=True)]
    return RankedBars(
        title=title,
        subtitle=subtitle,
        heading=f"Share of generated code, {many}",
        bars=(
            *(_bar(part.name, part, quiet=False) for part in shown.strongest),
            *rest,
            *(_bar(part.name, part, quiet=True) for part in shown.unnamed),
        ),
    )


def _bar(name: str, part: Part, *, quiet: bool) -> RankedBar:
    change = "" if part.change is None else points(part.change)
    return RankedBar(name, part.share, percent(part.share), change, quiet=quiet)
