"""The view of seats: how many are used, idle since when, or were never used; nobody is named."""

from charts.seats import seat_use
from handlers.told import Row, Told
from metrics.ai_credits import FIRST_DAY, Credits
from metrics.numbers import (
    MISSING,
    count,
    decimal,
    difference,
    long_day,
    moment,
    percent,
    plural,
)
from metrics.numbers import period as period_text
from metrics.scope import LastDays, Period
from metrics.seats import REMEMBERED_DAYS, SeatGroup, Seats, Use

PLANS = {"business": "Copilot Business", "enterprise": "Copilot Enterprise"}
NOT_A_BILL = "a metric, not a bill"
# https://docs.github.com/en/copilot/reference/metrics-data
WHAT_GITHUB_KNOWS = (
    "GitHub learns of activity up to 24 hours late and forgets it after 90 days, "
    "and an editor without telemetry tells it nothing."
)
BE_KIND = (
    "So ask before you take a seat away; "
    "owners see on GitHub whose seats these are, under Settings → Copilot → Access."
)
NO_CREDITS = "AI credits are missing, because GitHub did not give the reports about users in time."


def tell(seats: Seats) -> Told:
    """Return the seats as of when they were read, and the AI credits of the period."""
    day = long_day(seats.asked_at.date())
    names = [_name(group, seats) for group in seats.groups]
    return Told(
        title=f"Copilot seats in {seats.scope.name}, {day}",
        sentence=_sentence(seats),
        columns=("Seats", "Number", "Share", "Change", ""),
        rows=(
            *(_group(name, group, seats) for name, group in zip(names, seats.groups, strict=True)),
            *_others(seats),
            _credits(seats.credits),
        ),
        notes=tuple(_notes(seats)),
        source=f"Source: copilot/billing/seats. Fetched {moment(seats.asked_at)}.",
        chart=seat_use(seats.scope.name, f"Copilot seats, {day}", seats, names),
    )


def _sentence(seats: Seats) -> str:
    if not seats.seats:
        return f"{seats.scope.name} has no Copilot seats."
    used = seats.of(Use.USED)
    every = plural(seats.seats, "seat", "seats")
    if used == seats.seats:
        only = f"The only seat in {seats.scope.name} was"
        said = f"All {every} in {seats.scope.name} were" if used > 1 else only
        return f"{said} used {_when(seats)}."
    rest = [part for part in (_idle(seats), _not_known(seats), _never(seats)) if part]
    return (
        f"Of {every} in {seats.scope.name}, {count(used)} ({percent(used / seats.seats)}) "
        f"{_was(used)} used {_when(seats)}; {_joined(rest)}."
    )


def _when(seats: Seats) -> str:
    if isinstance(seats.asked, LastDays):
        return f"in the last {plural(seats.period.length, 'day', 'days')}"
    return f"since {long_day(seats.period.first)}"


def _idle(seats: Seats) -> str:
    idle = seats.of(Use.IDLE)
    if not idle:
        return ""
    return f"{count(idle)} {_was(idle)} last used {seats.period.length} to 89 days ago"


def _not_known(seats: Seats) -> str:
    number = seats.of(Use.NOT_KNOWN)
    if not number:
        return ""
    return f"{count(number)} {'shows' if number == 1 else 'show'} no use in {REMEMBERED_DAYS} days"


def _never(seats: Seats) -> str:
    never = seats.of(Use.NEVER)
    if not never:
        return ""
    return f"{plural(never, 'newer seat', 'newer seats')} {_was(never)} never used"


def _joined(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _name(group: SeatGroup, seats: Seats) -> str:
    days = f"{group.from_days}–{group.to_days} days"
    match group.use:
        case Use.USED:
            return f"Used {_when(seats)}"
        case Use.IDLE:
            return f"Last used {days} ago"
        case Use.NOT_KNOWN:
            return f"No use in {group.from_days} days or more"
        case Use.NEVER:
            age = days if group.from_days else f"under {(group.to_days or 0) + 1} days"
            return f"Never used, {age} old"


def _group(name: str, group: SeatGroup, seats: Seats) -> Row:
    share = percent(group.seats / seats.seats) if seats.seats else MISSING
    moved = MISSING if group.before is None else difference(group.seats - group.before)
    age = _age(group)
    return Row(
        name,
        f"{count(group.seats)}, {share}"
        + (f" ({moved})" if group.before is not None else "")
        + (f" · {age}" if age else ""),
        (count(group.seats), share, moved, age),
    )


def _age(group: SeatGroup) -> str:
    """Return how old the seats are that show no activity at all."""
    if group.median_age is None:
        return ""
    middle = "" if group.seats == 1 else "median "
    return f"{middle}age {plural(group.median_age, 'day', 'days')}"


def _others(seats: Seats) -> list[Row]:
    counted = (
        ("Ending with this billing cycle", seats.pending_cancellation),
        ("Added this billing cycle", seats.added_this_cycle),
        ("Pending invitations", seats.pending_invitation),
    )
    rows = [
        Row(name, count(number), (count(number), "", "", ""))
        for name, number in counted
        if number is not None
    ]
    for plan, number in sorted(seats.plans.items(), key=lambda held: -held[1]):
        name = PLANS.get(plan, f"Plan {plan}")
        rows.append(Row(name, count(number), (count(number), "", "", "")))
    return rows


def _credits(used: Credits | None) -> Row:
    if used is None:
        return Row("AI credits", MISSING, (MISSING, "", "", ""))
    name = f"AI credits, {period_text(used.period.first, used.period.last)}"
    amount = decimal(used.amount)
    said = MISSING if used.amount is None else f"{amount} ({NOT_A_BILL})"
    return Row(name, said, (amount, "", "", "" if used.amount is None else NOT_A_BILL))


def _notes(seats: Seats) -> list[str]:
    notes = [WHAT_GITHUB_KNOWS, *([BE_KIND] if seats.of(Use.USED) < seats.seats else [])]
    if isinstance(seats.asked, Period) and seats.asked.last < seats.period.last:
        notes.append("A seat shows its last use only, so what counts is any use since then.")
    if seats.earlier is not None:
        notes.append(f"Changes are against {long_day(seats.earlier)}.")
    if seats.total_seats != seats.seats:
        notes.append(
            f"GitHub itself counts {plural(seats.total_seats, 'seat', 'seats')}: "
            "seats may change while they are read, and who was erased here is not counted."
        )
    if seats.left_out:
        entries = plural(seats.left_out, "entry", "entries")
        notes.append(f"{entries} of GitHub's list could not be counted.")
    notes.append(_credits_note(seats.credits))
    return [note for note in notes if note]


def _credits_note(used: Credits | None) -> str:
    if used is None:
        return NO_CREDITS
    if len(used.days) == used.period.length:
        return ""
    known = f"{len(used.days)} of {plural(used.period.length, 'day', 'days')}"
    why = (
        f"GitHub counts them since {long_day(FIRST_DAY)}"
        if used.period.first < FIRST_DAY
        else "copilot-metrics backfill --people brings those before the newest 28 days"
    )
    return f"AI credits are those of {known}; {why}."
