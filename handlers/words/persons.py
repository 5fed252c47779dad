"""What is told of single people, and of who they are on GitHub. Mrkdwn."""

from collections.abc import Mapping, Sequence

from handlers.access.rules import Why
from handlers.mrkdwn import code, escape, quote
from handlers.vocabulary import SLASH_COMMAND
from metrics.numbers import count, long_day, moment, percent, plural
from metrics.numbers import period as period_text
from metrics.persons import ActivePeople, OwnFigures
from storage.audit import AuditRow
from storage.logins import LoginRow

ONLY_YOU = "Only you can see this."
MOST_NAMES = 40
MOST_WAITING = 20


# About questions that were not understood


def login_missing() -> str:
    """Ask for a login."""
    return "Which GitHub login is yours?"


def login_impossible(typed: str) -> str:
    """Say how logins are made."""
    return (
        f"{quote(typed)} cannot be a login on GitHub: those have letters a–z, digits and hyphens."
    )


def claim_missing() -> str:
    """Ask whose login is confirmed, and which."""
    return "Name the person's id in Slack and the login, as `whoami` lists them."


def scope_of_people_missing() -> str:
    """Ask whose people are wanted, without a view."""
    return "Name an organization, an enterprise or a team, and nothing else but the days."


def only_last_days() -> str:
    """Say how far back the record is shown."""
    return "I show the record of the last days, such as `7d`."


# About somebody's own figures


def not_linked() -> str:
    """Say how somebody's own figures come about."""
    return (
        "I do not know which GitHub login is yours. "
        f"Say it with {code(f'{SLASH_COMMAND} link-github LOGIN')}; an administrator confirms it."
    )


def not_confirmed(login: str) -> str:
    """Say that somebody has to confirm a login first."""
    return (
        f"You say that {code(login)} is yours, and no administrator has confirmed it yet. "
        f"They find it with {code(f'{SLASH_COMMAND} whoami')}."
    )


def nothing_of(login: str) -> str:
    """Say that there is no day of somebody in these days."""
    return (
        f"I have stored no activity of {code(login)} for these days. "
        "I know people's days only where somebody asked about a team or about people."
    )


def own_figures(login: str, own: OwnFigures) -> str:
    """Tell somebody their own figures: a sentence, then a line each."""
    days = plural(len(own.days), "day", "days")
    span = period_text(own.period.first, own.period.last)
    rate = None if own.acceptance is None else own.acceptance.rate
    accepted = (
        ""
        if own.acceptance is None
        else f" ({count(own.acceptance.accepted)} of {count(own.acceptance.suggested)} completions)"
    )
    return (
        f"*Your own figures, {span}*\n"
        f"You used Copilot on {days}, last on {long_day(own.days[-1])}.\n"
        f"• *Prompts* {count(own.prompts)}\n"
        f"• *Acceptance rate* {percent(rate)}{accepted}\n"
        f"• *Lines of code added* {count(own.lines_added)}\n"
        f"From what is stored of {code(login)}. {ONLY_YOU}"
    )


# About who is who


def claimed(login: str) -> str:
    """Say that a login waits to be confirmed."""
    return (
        f"I have noted that {code(login)} is yours. An administrator has to confirm it; "
        f"they find it with {code(f'{SLASH_COMMAND} whoami')}."
    )


def already_yours(login: str) -> str:
    """Say that there is nothing to do."""
    return f"{code(login)} is yours already. {code(f'{SLASH_COMMAND} me')} shows your figures."


def not_claimed(slack_user: str, login: str) -> str:
    """Say that nobody said that."""
    return (
        f"<@{escape(slack_user)}> does not say that {code(login)} is theirs, "
        f"or it is confirmed already. {code(f'{SLASH_COMMAND} whoami')} lists what waits."
    )


def confirmed(slack_user: str, login: str) -> str:
    """Say that a login holds from now on."""
    return f"{code(login)} is <@{escape(slack_user)}>'s from now on. They can ask for `me`."


def waiting(rows: Sequence[LoginRow], holders: Mapping[str, str]) -> str:
    """List the logins that wait, each with what to type; `holders` have one of them so far."""
    lines = "\n".join(
        f"• <@{escape(row.slack_user)}> says that {code(row.login)} is theirs"
        f"{_so_far(holders.get(row.login))}: "
        f"{code(f'{SLASH_COMMAND} confirm {row.slack_user} {row.login}')}"
        for row in rows[:MOST_WAITING]
    )
    more = len(rows) - MOST_WAITING
    rest = f"\n… and {count(more)} more, once these are done." if more > 0 else ""
    return f"*Waiting to be confirmed by you*\n{lines}{rest}"


def _so_far(holder: str | None) -> str:
    return "" if holder is None else f", which is <@{escape(holder)}>'s so far"


# About other people


def active_people(found: ActivePeople) -> str:
    """List who was active, who was on the most days first."""
    shown, more = found.people[:MOST_NAMES], len(found.people) - MOST_NAMES
    span = period_text(found.period.first, found.period.last)
    lines = [
        f"• {code(row.login or 'unknown')} {plural(row.days, 'day', 'days')}, "
        f"last on {long_day(row.last_day)}"
        for row in shown
    ]
    lines += [f"… and {count(more)} more; ask for a team, or for fewer days."] if more > 0 else []
    who = plural(len(found.people), "person", "people")
    return (
        f"*Active in {escape(found.scope.name)}, {span}*\n{who} used Copilot.\n"
        + "\n".join(lines)
        + f"\n{ONLY_YOU} It is in the audit record that you asked."
    )


def people_csv_in_private() -> str:
    """Say where a file with names is shared."""
    return (
        "A file with names of people is shared in a direct message only. "
        "Open one with me, and ask there."
    )


def people_csv_shared(found: ActivePeople) -> str:
    """Say what the file is, and that it is recorded."""
    span = period_text(found.period.first, found.period.last)
    return (
        f"Who was active in {escape(found.scope.name)}, {span}. "
        "It is in the audit record that you asked; the file is yours to look after."
    )


def audit_record(rows: Sequence[AuditRow], days: int) -> str:
    """List the newest of the audit record."""
    title = f"*The audit record of the last {plural(days, 'day', 'days')}, the newest first*"
    if not rows:
        return f"{title}\nNothing is recorded."
    return "\n".join((title, *map(act_line, rows), "`copilot-metrics audit` exports all of it."))


def _outcome(row: AuditRow) -> str:
    outcome = escape(row.outcome.replace("_", " "))
    return outcome if row.outcome == Why.ALLOWED.name.lower() else f"refused ({outcome})"


def act_line(row: AuditRow) -> str:
    """Tell one act of the audit record."""
    named = " ".join(part for part in (row.scope, row.detail) if part)
    where = f"<#{escape(row.channel)}>" if row.channel else "elsewhere"
    asked = f" {code(named)}" if named else ""
    return (
        f"• {moment(row.at)} <@{escape(row.user)}> {escape(row.action.replace('_', ' '))}{asked} "
        f"in {where}: {_outcome(row)}"
    )
