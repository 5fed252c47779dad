"""The view of GitHub's AI adoption phases: how many people are in which."""

from charts.phases import phase_people
from handlers.told import Row, Told
from handlers.words.summary import provenance
from metrics.numbers import MINUS, MISSING, count, long_day, percent, plural
from metrics.phases import PhasePeople, Phases, adoption_phases
from metrics.summaries import Summary
from metrics.totals import total

# What puts a person into a phase: what was used on two or more of the last 28 days.
# https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
MEANINGS = {
    0: "nothing used on two days",
    1: "completions or agent mode",
    2: "one of GitHub's agents",
    3: "two or more, or the app",
}
GITHUBS_AGENTS = (
    "GitHub's agents are the cloud agent, code review and the CLI. "
    "What counts is what was used on two or more of the last 28 days."
)
ACTIVE_ONLY = (
    "Only those of a phase who were active on the day are counted, because GitHub sent no more."
)


def tell(summary: Summary) -> Told:
    """Return the phases of the period's last day."""
    phases = adoption_phases(summary)
    day = long_day(summary.last_day.day)
    bars = () if phases is None else phases.phases
    everybody = total(phase.people for phase in bars)
    notes = [GITHUBS_AGENTS]
    if phases is not None and not phases.of_28_days:
        notes.append(ACTIVE_ONLY)
    if phases is not None and phases.earlier is not None:
        notes.append(f"Changes are against {long_day(phases.earlier)}.")
    return Told(
        title=f"AI adoption phases in {summary.scope.name}, {day}",
        sentence=_sentence(summary, phases, everybody),
        columns=("Phase", "People", "Share", "Change", "What it means"),
        rows=tuple(_row(phase, everybody) for phase in bars),
        notes=tuple(notes),
        source=provenance(summary),
        chart=phase_people(summary.scope.name, day, phases, MEANINGS),
    )


def _sentence(summary: Summary, phases: Phases | None, everybody: int | None) -> str:
    where, day = summary.scope.name, long_day(summary.last_day.day)
    if phases is None or not everybody:
        return f"GitHub sent no AI adoption phases of {where} for {day}."
    highest = max((phase for phase in phases.phases if phase.people), key=lambda p: p.number)
    people = highest.people or 0
    meaning = f" ({MEANINGS[highest.number]})" if highest.number in MEANINGS else ""
    who = plural(everybody, "person", "people")
    active = "" if phases.of_28_days else " who used Copilot that day"
    return (
        f"{count(people)} of {who}{active} in {where} ({percent(people / everybody)}) "
        f"{'was' if people == 1 else 'were'} in {highest.name}{meaning} on {day}"
        f"{_since(highest, phases)}."
    )


def _since(phase: PhasePeople, phases: Phases) -> str:
    if phase.change is None or phases.earlier is None:
        return ""
    against = long_day(phases.earlier)
    if phase.change == 0:
        return f", as many as on {against}"
    return (
        f", {count(abs(phase.change))} {'more' if phase.change > 0 else 'fewer'} than on {against}"
    )


def _row(phase: PhasePeople, everybody: int | None) -> Row:
    share = percent(phase.people / everybody) if phase.people is not None and everybody else MISSING
    meaning = MEANINGS.get(phase.number, "")
    people = "people" if phase.people != 1 else "person"
    return Row(
        phase.name,
        f"{count(phase.people)} {people}, {share} ({_moved(phase)})"
        + (f" · {meaning}" if meaning else ""),
        (count(phase.people), share, _moved(phase), meaning),
    )


def _moved(phase: PhasePeople) -> str:
    if phase.change is None:
        return MISSING
    if phase.change == 0:
        return "±0"
    return f"{'+' if phase.change > 0 else MINUS}{count(abs(phase.change))}"
