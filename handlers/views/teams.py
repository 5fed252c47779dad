"""The view of all teams: how many of each team's members use Copilot, and how."""

from statistics import median

from charts.teams import largest, team_shares
from handlers.told import Row, Told
from handlers.words.summary import about, listed, period_words
from metrics.all_teams import AllTeams, TeamFigures
from metrics.numbers import MISSING, count, long_day, moment, percent, plural
from metrics.numbers import day as day_text

TOO_FEW = "too few active people to break down"
COUNTED = (
    "Somebody counts for a team on the days on which GitHub lists them in it, and is active with "
    "any use of Copilot on one of these days."
)
SEATS = "GitHub leaves out teams with fewer than five Copilot seats."


def tell(teams: AllTeams) -> Told:
    """Return the teams of a period beside each other."""
    shown = largest(teams)
    when = period_words(teams.period)
    return Told(
        title=f"Teams of {teams.scope.name}, {when}",
        sentence=_sentence(teams),
        columns=("Team", "Active share", "Active", "Members", "Acceptance", "Agents", "Days"),
        rows=tuple(_row(team, teams) for team in shown),
        notes=tuple(_notes(teams, shown)),
        source=_source(teams),
        chart=team_shares(f"Teams and GitHub Copilot, {when}", teams),
    )


def _sentence(teams: AllTeams) -> str:
    share = percent(teams.active / teams.members) if teams.members else MISSING
    number = len(teams.teams)
    which = "the one team" if number == 1 else f"the {count(number)} teams"
    said = (
        f"In {which} of {teams.scope.name} that GitHub lists, {count(teams.active)} of "
        f"{plural(teams.members, 'member', 'members')} ({share}) used Copilot {_when(teams)}"
    )
    told = [team for team in teams.teams if team.active_share is not None]
    if len(told) < 2 or told[0].active_share == told[-1].active_share:  # noqa: PLR2004 - one team is no range
        return f"{said}."
    first, last = told[0], told[-1]
    return (
        f"{said}; from {percent(first.active_share)} in {first.name} "
        f"to {percent(last.active_share)} in {last.name}."
    )


def _when(teams: AllTeams) -> str:
    processed = [day for day in teams.period.days if day not in teams.pending]
    last = long_day(processed[-1])
    return f"on {last}" if len(processed) == 1 else f"in the {len(processed)} days to {last}"


def _row(team: TeamFigures, teams: AllTeams) -> Row:
    also = f" · {count(team.in_other_teams)} also in another team" if team.in_other_teams else ""
    seen = f" · listed on {plural(team.days, 'day', 'days')}" if team.days < len(teams.days) else ""
    did = team.activity
    if did is None:
        members = plural(team.members, "member", "members")
        cells = (
            MISSING,
            f"< {teams.least}",
            count(team.members),
            MISSING,
            MISSING,
            count(team.days),
        )
        return Row(team.name, f"{members}, {TOO_FEW}{also}{seen}", cells)
    rate = percent(did.acceptance_rate)
    accepted = (
        f"{rate} of {count(did.suggested)} completions accepted"
        if did.suggested
        else "no completions suggested"
    )
    return Row(
        team.name,
        f"{percent(team.active_share)} · {count(did.active)} of "
        f"{plural(team.members, 'member', 'members')} active · {accepted} · "
        f"{count(did.agent)} with agents{also}{seen}",
        (
            *(percent(team.active_share), count(did.active), count(team.members), rate),
            *(count(did.agent), count(team.days)),
        ),
    )


def _notes(teams: AllTeams, shown: list[TeamFigures]) -> list[str]:
    return [*_rest(teams, shown), COUNTED, *_overlap(teams), SEATS]


def _rest(teams: AllTeams, shown: list[TeamFigures]) -> list[str]:
    """Say in words what the teams are that have no row."""
    names = {team.team_id for team in shown}
    rest = [team for team in teams.teams if team.team_id not in names]
    if not rest:
        return []
    shares = [team.active_share for team in rest if team.active_share is not None]
    have = "team has" if len(rest) == 1 else "teams have"
    more = f"{count(len(rest))} more {have} no more members than these"
    if not shares:
        return [f"{more}."]
    if len(shares) == 1:
        return [f"{more}; the active share there is {percent(shares[0])}."]
    span = f"{percent(min(shares))} and {percent(max(shares))}"
    half = f"half of them {percent(median(shares))} or above"
    return [f"{more}; their active shares are between {span}, {half}."]


def _overlap(teams: AllTeams) -> list[str]:
    several, outside = teams.in_several, teams.in_no_team
    said = []
    if several:
        are = "member is" if several == 1 else "members are"
        said.append(f"{count(several)} {are} in more than one team, and counted once in the sum.")
    if outside:
        who = "active person is" if outside == 1 else "active people are"
        said.append(f"{count(outside)} {who} in no listed team.")
    return said


def _source(teams: AllTeams) -> str:
    sentences = [
        f"Source: {teams.report}, last day {day_text(teams.last_day)} (UTC)",
        about(teams.provisional, "may still change"),
        about(teams.pending, "is not processed yet", "are not processed yet"),
        f"No teams listed on {listed(teams.missing)}" if teams.missing else "",
        f"Fetched {moment(teams.fetched_at)}",
    ]
    return ". ".join(sentence for sentence in sentences if sentence) + "."
