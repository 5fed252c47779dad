"""What a digest says of the parts that moved, in plain text.

Names of teams, languages and features come from outside; whoever makes mrkdwn of this escapes them.
"""

from metrics.moves import Move
from metrics.noise import Kind
from metrics.numbers import (
    LONG_WEEKDAYS,
    NARROW_SPACE,
    WEEKDAYS,
    count,
    more_or_fewer,
    percent,
    points,
    short_day,
)
from metrics.pairs import Of
from metrics.phases import Phases
from metrics.scope import Scope
from metrics.summaries import Summary

# How much of a change came from a part, from the largest down.
SHARES = (
    (0.95, "nearly all of"),
    (0.6, "most of"),
    (0.4, "about half of"),
    (0.28, "about a third of"),
    (0.2, "about a quarter of"),
)


def moved_most(scope: Scope | None) -> str:
    """Return what stands above the parts that moved; `scope` where others are told of too."""
    return "What moved most" if scope is None else f"What moved most in {scope.name}"


def mover(move: Move, summary: Summary) -> tuple[str, str]:
    """Return what moved, and how, with its part of the whole's change."""
    name, said = _MOVERS[move.key.of](move, summary)
    part = share_words(move.share)
    fell = "drop" if move.pair.difference < 0 else "rise"
    return name, f"{said}, {part} the {fell}" if part else said


def _team(move: Move, _summary: Summary) -> tuple[str, str]:
    of = ""
    if move.members is not None:
        before, now = move.members
        same = before == now
        of = f" of {count(now)} members" if same else f"; members {count(before)} → {count(now)}"
    return f"Team {move.key.name}", f"{_people_moved(move)} ({_from_to(move)}{of})"


def _language(move: Move, _summary: Summary) -> tuple[str, str]:
    return move.key.name, f"{points(move.pair.difference)} of acceptance ({_from_to(move)})"


def _feature(move: Move, _summary: Summary) -> tuple[str, str]:
    return move.key.name, f"{more_or_fewer(move.pair.difference)} lines added ({_from_to(move)})"


def _weekday(move: Move, summary: Summary) -> tuple[str, str]:
    days = [day for day in summary.period.days if WEEKDAYS[day.weekday()] == move.key.name]
    if len(days) == 1:
        return f"{move.key.name} {short_day(days[0])}", f"{_people_moved(move)} ({_from_to(move)})"
    called = LONG_WEEKDAYS[WEEKDAYS.index(move.key.name)]
    return f"{called}s", f"{_people_moved(move)} on average ({_from_to(move)})"


_MOVERS = {
    Of.TEAM: _team,
    Of.LANGUAGE: _language,
    Of.FEATURE: _feature,
    Of.WEEKDAY: _weekday,
}


def _people_moved(move: Move) -> str:
    people = more_or_fewer(move.pair.difference)
    return f"{people} active {'person' if abs(round(move.pair.difference)) == 1 else 'people'}"


def _from_to(move: Move) -> str:
    write = percent if move.pair.kind is Kind.RATE else count
    return f"{write(move.pair.earlier.value)} → {write(move.pair.later.value)}"


def share_words(share: float | None) -> str:
    """Return "about half of" for a part of 0-1 of a change; "" for a small or unknown one."""
    if share is None:
        return ""
    return next((words for least, words in SHARES if share >= least), "")


def phases_moved(phases: Phases) -> str:
    """Return the net movement between the phases, as "Phase 2: 124 (+12)"; "" without any."""
    moved = [phase for phase in phases.phases if phase.change]
    # A phase stays in one line with its number.
    return " · ".join(
        f"{phase.name}: {count(phase.people)} ({more_or_fewer(phase.change)})".replace(
            " ", NARROW_SPACE
        )
        for phase in moved
    )


def phases_since(phases: Phases, scope: Scope | None) -> str:
    """Return what the movement is of, and since when: "People by adoption phase, since 12 Nov".

    `scope` is whose people they are, where others are told of too.
    """
    whose = "" if scope is None else f" in {scope.name}"
    return f"People by adoption phase{whose}, since {short_day(phases.earlier or phases.day)}"
