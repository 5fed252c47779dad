"""The views by language, editor, model and feature: who has which share of the generated code."""

from collections.abc import Callable, Sequence

from charts.breakdown import MOST_BARS, shares
from handlers.mrkdwn import shorten
from handlers.told import Row, Told
from handlers.words.summary import period_words, source
from metrics.breakdowns import Breakdown, Part, breakdown, strongest
from metrics.names import Dimension
from metrics.numbers import count, percent, points
from metrics.summaries import Summary

NOUNS = {
    Dimension.LANGUAGE: ("language", "languages"),
    Dimension.IDE: ("editor", "editors"),
    Dimension.MODEL: ("model", "models"),
    Dimension.FEATURE: ("feature", "features"),
}
BEFORE_A_NAME = {
    Dimension.LANGUAGE: "",
    Dimension.IDE: "in ",
    Dimension.MODEL: "by ",
    Dimension.FEATURE: "from ",
}
MOVED = 0.0005  # a smaller change of a share is written as none
NAMED_IN_SENTENCE = 3
SPELLINGS_LENGTH = 400


def by(dimension: Dimension) -> Callable[[Summary], Told]:
    """Return the view by one dimension."""

    def tell(summary: Summary) -> Told:
        return _told(summary, dimension)

    return tell


def _told(summary: Summary, dimension: Dimension) -> Told:
    one, many = NOUNS[dimension]
    parts = breakdown(summary, dimension)
    shown = strongest(parts, MOST_BARS)
    subtitle = f"GitHub Copilot by {one}, {period_words(summary.period)}"
    return Told(
        title=f"Copilot in {summary.scope.name} by {one}, {period_words(summary.period)}",
        sentence=_sentence(summary, dimension, parts),
        columns=(one.capitalize(), "Share", "Change", "Accepted", "Suggested", "Lines added"),
        rows=tuple(_rows(shown, many)),
        notes=tuple(_notes(shown, dimension)),
        source=source(summary),
        chart=shares(summary.scope.name, subtitle, shown, many),
    )


def _sentence(summary: Summary, dimension: Dimension, parts: Sequence[Part]) -> str:
    named = [part for part in parts if part.is_named and part.generated]
    if not named:
        return (
            f"GitHub named no {NOUNS[dimension][1]} with generated code in {summary.scope.name} "
            "for these days."
        )
    before = BEFORE_A_NAME[dimension]
    first, *others = (f"{before}{part.name}" for part in named[:NAMED_IN_SENTENCE])
    said = [f"{percent(named[0].share)} was {first}"]
    said += [f"{percent(part.share)} {name}" for part, name in zip(named[1:], others, strict=False)]
    listed = f"{', '.join(said[:-1])} and {said[-1]}" if others else said[0]
    return f"Of the code that Copilot generated in {summary.scope.name}, {listed}{_moved(named)}."


def _moved(named: Sequence[Part]) -> str:
    known = [(part.change, part.name) for part in named if part.change is not None]
    if not known:
        return ""
    most = max(known, key=lambda moved: abs(moved[0]))
    if abs(most[0]) < MOVED:
        return "; no share has moved"
    return f"; {most[1]} moved most ({points(most[0])})"


def _rows(shown: Breakdown, many: str) -> list[Row]:
    rest = [] if shown.rest is None else [_row(f"{shown.more} more {many}", shown.rest)]
    return [
        *(_row(part.name, part) for part in shown.strongest),
        *rest,
        *(_row(part.name, part) for part in shown.unnamed),
    ]


def _row(name: str, part: Part) -> Row:
    accepted = (
        ""
        if part.suggested is None
        else f" · {count(part.accepted)} of {count(part.suggested)} completions accepted"
    )
    return Row(
        name=name,
        said=f"{percent(part.share)} ({points(part.change)}){accepted} · "
        f"{count(part.lines_added)} lines added",
        cells=(
            percent(part.share),
            points(part.change),
            count(part.accepted),
            count(part.suggested),
            count(part.lines_added),
        ),
    )


def _notes(shown: Breakdown, dimension: Dimension) -> list[str]:
    notes = ["Shares are of generated code events."]
    merged = [part for part in shown.strongest if len(part.merged_from) > 1]
    if merged:
        spelt = "; ".join(f"{part.name} is {', '.join(part.merged_from)}" for part in merged)
        notes.append(f"Spellings counted as one: {shorten(spelt, SPELLINGS_LENGTH)}.")
    if shown.unnamed:
        words = " and ".join(f"“{part.name}”" for part in shown.unnamed)
        notes.append(f"{words} {'is' if len(shown.unnamed) == 1 else 'are'} GitHub's own.")
    if dimension is Dimension.IDE and not any(part.suggested for part in shown.strongest):
        notes.append("GitHub does not tell completions apart by editor.")
    return notes
