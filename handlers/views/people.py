"""The view of people: how many use Copilot, on how many days, what for, and how phases moved."""

from charts.people import people_at_work, step_name
from handlers.told import Row, Told
from handlers.words.summary import period_words, sourced_from
from metrics.active_people import ActiveDays, ActivePeople, PhaseMoves, Quartiles, Surface, Use
from metrics.numbers import count, long_day, percent, period, plural
from metrics.scope import Period

USES = {
    Surface.COMPLETION: "Code completion",
    Surface.CHAT: "Chat",
    Surface.AGENT: "Agent mode",
    Surface.CLI: "CLI",
    Surface.APP: "Copilot app",
    Surface.CLOUD_AGENT: "Cloud agent",
    Surface.REVIEW_ACTIVE: "Code review, active",
    Surface.REVIEW_PASSIVE: "Code review, passive",
    Surface.VSCODE_AGENT: "VS Code Agents",
}
IN_A_SENTENCE = {
    Surface.COMPLETION: "code completion",
    Surface.CHAT: "chat",
    Surface.AGENT: "agent mode",
    Surface.CLI: "the CLI",
    Surface.APP: "the Copilot app",
    Surface.CLOUD_AGENT: "the cloud agent",
    Surface.REVIEW_ACTIVE: "code review",
    Surface.REVIEW_PASSIVE: "passive code review",
    Surface.VSCODE_AGENT: "VS Code's Agents window",
}
NAMED_IN_SENTENCE = 3
NO_CHANGE = 0.0005


def tell(people: ActivePeople) -> Told:
    """Return who used Copilot in a period, in counts of people."""
    words = period_words(people.period)
    return Told(
        title=f"People using Copilot in {people.scope.name}, {words}",
        sentence=" ".join(said for said in (_sentence(people), _moved(people.phases)) if said),
        columns=("Figure", "People", "Share", "More"),
        rows=tuple(_rows(people)),
        notes=tuple(_notes(people)),
        source=sourced_from(
            people.reports,
            people.last_day,
            provisional=people.provisional,
            pending=people.pending,
            missing=people.missing,
            fetched_at=people.fetched_at,
        ),
        chart=people_at_work(people, f"People using GitHub Copilot, {words}", USES),
    )


def _sentence(people: ActivePeople) -> str:
    said = f"{_who(people)} used Copilot {_when(people.processed)}{_change(people)}"
    if people.too_few:
        return f"{said}. So few are only counted, because more could be traced to one of them."
    if people.processed.length > 1:
        said += f", half of them on {_or_more(people)}"
    return f"{said}{_uses(people)}."


def _who(people: ActivePeople) -> str:
    who = "Nobody" if not people.people else plural(people.people, "person", "people")
    if people.members is None or not people.people:
        return f"{who} in {people.scope.name}"
    return f"{count(people.people)} of {plural(people.members, 'member', 'members')} of {people.scope.name}"


def _when(processed: Period) -> str:
    if processed.length == 1:
        return f"on {long_day(processed.last)}"
    return f"in the {plural(processed.length, 'day', 'days')} to {long_day(processed.last)}"


def _change(people: ActivePeople) -> str:
    if people.change is None:
        return ""
    before = people.processed.before()
    against = f"{'on' if before.length == 1 else 'in'} {period(before.first, before.last)}"
    if abs(people.change) < NO_CHANGE:
        return f", as many as {against}"
    more = "more" if people.change > 0 else "fewer"
    return f", {percent(abs(people.change))} {more} than {against}"


def _or_more(people: ActivePeople) -> str:
    days = people.median_days or 0
    if days == people.processed.length:
        return "every day"
    return "1 day or more" if days == 1 else f"{count(days)} or more days"


def _uses(people: ActivePeople) -> str:
    if people.uses is None:
        return ""
    named = [use for use in people.uses.uses if use.people][:NAMED_IN_SENTENCE]
    if not named:
        return ""
    first, *others = (
        f"{percent((use.people or 0) / people.uses.people)}{'' if place else ' used'} "
        f"{IN_A_SENTENCE[use.surface]}"
        for place, use in enumerate(named)
    )
    *middle, last = others or [""]
    return f"; {', '.join([first, *middle])}{f' and {last}' if last else ''}"


def _moved(phases: PhaseMoves | None) -> str:
    if phases is None:
        return ""
    return (
        f"From the first week to the last, {_people(phases.up)} rose to a higher AI adoption phase, "
        f"{count(phases.down)} fell to a lower one and {count(phases.stayed)} stayed."
    )


def _people(number: int) -> str:
    return plural(number, "person", "people")


def _rows(people: ActivePeople) -> list[Row]:
    rows = [_row("Active people", people.people, people.members)]
    if people.processed.length > 1:
        rows += [_step(step, people.people) for step in people.by_days]
    if people.uses is not None:
        rows += [_use(use, people.uses.people) for use in people.uses.uses]
        rows += [] if people.uses.prompts is None else [_prompts(people.uses.prompts)]
    return rows if people.phases is None else [*rows, *_phases(people.phases)]


def _step(step: ActiveDays, everybody: int) -> Row:
    days = "day" if step.most == 1 else "days"
    return _row(f"Active on {step_name(step)} {days}", step.people, everybody)


def _row(name: str, number: int | None, everybody: int | None, more: str = "") -> Row:
    share = percent(number / everybody) if number is not None and everybody else ""
    said = "–" if number is None else _people(number)
    return Row(
        name,
        f"{said}{f', {share}' if share else ''}{f' · {more}' if more else ''}",
        (count(number), share, more),
    )


def _use(use: Use, everybody: int) -> Row:
    alone = f"{count(use.nothing_else)} used nothing else" if use.nothing_else else ""
    return _row(USES[use.surface], use.people, everybody, alone)


def _prompts(prompts: Quartiles) -> Row:
    said = (
        f"{count(prompts.median)} at the median, "
        f"from {count(prompts.lower)} to {count(prompts.upper)} in the middle half"
    )
    return Row("Prompts per person", said, ("", "", said))


def _phases(phases: PhaseMoves) -> list[Row]:
    both = phases.up + phases.down + phases.stayed
    return [
        _row("Higher AI adoption phase", phases.up, both),
        _row("Lower AI adoption phase", phases.down, both),
        _row("Same AI adoption phase", phases.stayed, both),
        _row("Phase in the last week only", phases.came, None),
        _row("Phase in the first week only", phases.left, None),
    ]


def _notes(people: ActivePeople) -> list[str]:
    if people.too_few:
        return []
    notes = ["Who has a row in GitHub's report of a day was active on it."]
    if people.uses is not None:
        notes.append("A use counts who made it at least once, so people are in several.")
        if people.uses.people != people.people:
            notes.append(f"Uses are of the {_people(people.uses.people)} whose rows are kept.")
    if people.without_rows:
        days = plural(len(people.without_rows), "day", "days")
        notes.append(f"Of {days} only who was active is kept, and nothing of uses and phases.")
    if people.phases is not None:
        early, late = (
            period(span.first, span.last) for span in (people.phases.early, people.phases.late)
        )
        notes.append(f"Phases: a person's first day of {early} against the last one of {late}.")
    return notes
