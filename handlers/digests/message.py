"""From the facts of a digest to its messages: pure functions from values to values.

The same things stand in the same place every time, so that eyes learn where to look.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from charts.alt_text import alt_text
from charts.daily import daily_usage
from charts.previous import with_days_before
from charts.values import Chart
from handlers.digests.facts import Facts
from handlers.messages import (
    ALT_TEXT_LIMIT,
    NAME_LIMIT,
    TEXT_LIMIT,
    Message,
    context,
    fields,
    header,
    section,
    summary_message,
    told_message,
)
from handlers.mrkdwn import code, escape, shorten
from handlers.request import Request, ViewName
from handlers.views import COMPARISON, causes, view_of
from handlers.views.breakdown import by
from handlers.vocabulary import SLASH_COMMAND
from handlers.words import digest as words
from handlers.words import goals, movers
from handlers.words.digest_sentence import sentence
from handlers.words.summary import change_of, period_words, provenance
from metrics.moves import Move, is_comparable
from metrics.names import Dimension
from metrics.pairs import Of
from metrics.scope import Scope, ScopeKind
from metrics.summaries import Summary

TEAMS_OF = {ScopeKind.ORG: ScopeKind.TEAM, ScopeKind.ENTERPRISE: ScopeKind.ENTERPRISE_TEAM}
# Fewer idle seats than this, or a smaller part of all, are no news.
LEAST_IDLE = 10
LEAST_IDLE_SHARE = 0.05


def digest_messages(facts: Facts, notes: Sequence[str] = ()) -> tuple[Message, Message]:
    """Return the message for the channel, and the details for its thread.

    `notes` are sentences that must be read first, such as that it comes late. A quiet digest is one
    line, and everything else is in the thread.
    """
    full = _full(facts, notes)
    if facts.is_quiet:
        return _line(facts, notes), _with_what_is_missing(full, facts)
    return full, _with_what_is_missing(_details(facts), facts)


def _line(facts: Facts, notes: Sequence[str]) -> Message:
    title = words.title(facts.question, facts.summary.period)
    said = f"*{escape(title)}* · {escape(_sentence(facts))}"
    uneven = words.uneven(facts.summary)
    below = [*map(escape, notes), *([uneven] if uneven else []), words.details_in_thread()]
    return Message(
        title=title,
        text=shorten("\n".join((said, *below)), TEXT_LIMIT),
        above=(section(said),),
        below=(context("\n".join(below)),),
        period=facts.summary.period,
    )


def _full(facts: Facts, notes: Sequence[str]) -> Message:
    base = _view(facts) if not facts.is_summary else _summary(facts)
    title = words.title(facts.question, facts.summary.period)
    opening = escape(_sentence(facts))
    below = list(_below(facts))
    source = escape(_source(facts))
    above = [header(title), *(context(escape(note)) for note in notes), section(opening)]
    spoken = [title, *notes]
    said = [*map(escape, spoken), opening, base.text, *below, source]
    return replace(
        base,
        title=title,
        text=shorten("\n".join(said), TEXT_LIMIT),
        above=(*above, *base.above),
        below=(*map(section, below), *base.below, context(source)),
        period=facts.summary.period,
    )


def _summary(facts: Facts) -> Message:
    """Return the figures, what moved them and the chart, without what stands around them."""
    period = facts.summary.period
    figures = [
        (words.label(one.name, period), words.figure(one, period), change_of(one))
        for one in facts.summary.metrics
    ]
    moved = _movers(facts)
    chart = _chart(facts)
    return Message(
        title="",
        text="\n".join((*(f"{label}: {now} ({moved_})" for label, now, moved_ in figures), *moved)),
        above=(fields(figures), *map(section, moved)),
        chart=chart,
        alt_text=shorten(alt_text(chart), ALT_TEXT_LIMIT),
    )


def _view(facts: Facts) -> Message:
    """Return the rows and the chart of the question's view, in the place of the figures."""
    view = view_of(facts.question.view)
    if view is None:
        raise LookupError(facts.question.view)
    told = view.tell(facts.view)
    message = told_message(told)
    lines = [f"*{escape(shorten(row.name, NAME_LIMIT))}* {escape(row.said)}" for row in told.rows]
    moved = _movers(facts)
    sentence = escape(told.sentence)
    return replace(
        message,
        text="\n".join((sentence, *lines, *moved)),
        above=(section(sentence), *map(section, moved)),
        below=(context(escape(" ".join(told.notes))),) if told.notes else (),
    )


def _details(facts: Facts) -> Message:
    """Return what goes into the thread of a full digest: what the changes are made of."""
    if not facts.is_summary:
        return summary_message(facts.summary)
    tell = causes.tell if is_comparable(facts.summary) else by(Dimension.LANGUAGE)
    return told_message(tell(facts.summary))


def _with_what_is_missing(message: Message, facts: Facts) -> Message:
    no_teams = next((side.no_teams for side in facts.sides if side.no_teams), None)
    for error, said in ((no_teams, words.no_teams), (facts.no_seats, words.no_seats)):
        if error is not None:
            message = message.with_note(said(error))
    return message


def _sentence(facts: Facts) -> str:
    """Return what changed, in a sentence for each scope, and which days were holidays."""
    said = "\n".join(
        sentence(side.summary, side.whole, parts=bool(side.movers)) for side in facts.sides
    )
    holidays = words.holidays(facts.holidays, facts.summary.period)
    return f"{said} {holidays}".strip()


def _movers(facts: Facts) -> list[str]:
    """Return what moved as a paragraph for each scope of which something did."""
    paragraphs = []
    for side in facts.sides:
        heading = escape(movers.moved_most(_named(side, facts)))
        lines = [_mover(move, side.summary) for move in side.movers]
        paragraphs += ["\n".join((f"*{heading}*", *lines))] if lines else []
    return paragraphs


def _named(side: Facts, facts: Facts) -> Scope | None:
    """Return the scope of a side where it has to be named, because the digest is of two."""
    return None if facts.beside is None else side.summary.scope


def _mover(move: Move, summary: Summary) -> str:
    name, said = movers.mover(move, summary)
    return f"• *{escape(shorten(name, NAME_LIMIT))}* {escape(said)}"


def _below(facts: Facts) -> Iterator[str]:
    """Yield the goals, the movement between the phases, and what to do next."""
    whose = _named(facts, facts)
    for wanted, so_far in facts.goals:
        yield f"*{escape(goals.goal_name(wanted, whose))}.* {so_far}"
    if facts.phases is not None and (moved := movers.phases_moved(facts.phases)):
        yield f"*{escape(movers.phases_since(facts.phases, whose))}:* {escape(moved)}"
    step = next_step(facts)
    if step:
        yield f"*Next:* {step}."


def next_step(facts: Facts) -> str:
    """Return the one thing to do that follows from the facts, as mrkdwn; "" where nothing does."""
    if facts.summary.period.length == 1 and facts.summary.last_day.day in facts.days_off:
        return ""
    side = next((one for one in facts.sides if one.moved), facts)
    team = next((move for move in side.movers if move.key.of is Of.TEAM), None)
    if team is not None and not side.notable:
        return _look_at(team, side)
    if side.moved:
        return _look_why(facts, side)
    idle = facts.idle
    if idle and idle.idle >= max(LEAST_IDLE, LEAST_IDLE_SHARE * idle.seats):
        scope = facts.summary.scope
        command = code(f"{SLASH_COMMAND} {scope} seats {idle.days}d")
        return words.next_seats(idle.idle, idle.seats, idle.days, command)
    return ""


def _look_why(facts: Facts, side: Facts) -> str:
    """Return where to see what the change of one side is made of, unless the digest shows that."""
    # What rose would not look for itself in a drop.
    fell = all(move.pair.difference < 0 for move in side.moved)
    if facts.question.view is ViewName.CAUSES:
        return ""
    if facts.is_summary and not facts.is_quiet and is_comparable(facts.summary):
        return words.next_in_thread(facts.summary.period, fell=fell)
    why = Request(side.summary.scope, side.summary.period, ViewName.CAUSES)
    return words.next_why(_command(why), side.summary.period, fell=fell)


def _look_at(team: Move, side: Facts) -> str:
    summary = side.summary
    kind = TEAMS_OF[summary.scope.kind]
    asked = Request(Scope(kind, summary.scope.owner, team.key.name.lower()), summary.period)
    return words.next_mover(team, escape(team.key.name), _command(asked))


def _command(question: Request) -> str:
    return code(f"{SLASH_COMMAND} {question.command}")


def _chart(facts: Facts) -> Chart:
    summary = facts.summary
    if facts.chart_of is not None:
        return daily_usage(facts.chart_of)
    if summary.comparison is None or not is_comparable(summary):
        return daily_usage(summary)
    subtitle = f"GitHub Copilot, {period_words(summary.period)}, against the days before"
    return with_days_before(summary, summary.comparison, subtitle)


def _source(facts: Facts) -> str:
    """Return where the figures come from; of a comparison, those of both scopes."""
    both = facts.beside is not None
    source = COMPARISON.tell(facts.view).source if both else provenance(facts.summary)
    return f"{words.uneven(facts.summary)} {source}".strip()
