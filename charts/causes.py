"""From the causes of a change to the values of their bars."""

from charts.values import SignedBar, SignedBars
from metrics.causes import Causes, Mover
from metrics.definitions import RATES
from metrics.numbers import count, more_or_fewer, percent, points

MOST_BARS = 5
LEFT_OVER = 0.00005  # a smaller part of a rate's change is written as none


def effect(causes: Causes, amount: float) -> str:
    """Return a part of a change as it is written: "−0.5 points", "+1 204"."""
    return points(amount) if causes.figure in RATES else more_or_fewer(amount)


def figure(causes: Causes, amount: float | None) -> str:
    """Return a figure as it is written: "31.2 %", "12 345"."""
    return percent(amount) if causes.figure in RATES else count(amount)


def from_to(causes: Causes, mover: Mover) -> str:
    """Return a part's own figures on both sides: "33.0 % → 31.4 %"."""
    return f"{figure(causes, mover.earlier)} → {figure(causes, mover.later)}"


def effects(title: str, subtitle: str, heading: str, causes: Causes | None) -> SignedBars:
    """Return a bar for each of the parts that moved most, and one for all the others."""
    if causes is None:
        return SignedBars(title, subtitle, heading, ())
    shown = causes.movers[:MOST_BARS]
    bars = [
        SignedBar(mover.name, mover.effect, effect(causes, mover.effect), from_to(causes, mover))
        for mover in shown
    ]
    rest = causes.change - sum(mover.effect for mover in shown)
    if len(causes.movers) > MOST_BARS or abs(rest) > LEFT_OVER:
        bars.append(SignedBar("all others", rest, effect(causes, rest), quiet=True))
    return SignedBars(title, subtitle, heading, tuple(bars))
