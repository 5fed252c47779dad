"""From the teams of an owner to the values of their bars."""

from charts.values import RankedBar, RankedBars
from metrics.all_teams import AllTeams, TeamFigures
from metrics.numbers import count, percent

MOST_TEAMS = 12


def team_shares(subtitle: str, teams: AllTeams) -> RankedBars:
    """Return a bar for the active share of each of the largest teams, and a line for all of them."""
    shown = largest(teams)
    share = teams.active / teams.members if teams.members else None
    return RankedBars(
        title=teams.scope.name,
        subtitle=subtitle,
        heading=f"Active members, the {len(shown)} largest teams"
        if len(shown) < len(teams.teams)
        else "Active members of each team",
        bars=tuple(_bar(team) for team in shown),
        full=1.0,
        level=share,
        level_words=f"all teams {percent(share)}",
    )


def largest(teams: AllTeams) -> list[TeamFigures]:
    """Return the teams with the most members, in the order in which they are ranked."""
    by_size = sorted(teams.teams, key=lambda team: (-team.members, team.name))
    chosen = {team.team_id for team in by_size[:MOST_TEAMS]}
    return [team for team in teams.teams if team.team_id in chosen]


def _bar(team: TeamFigures) -> RankedBar:
    if team.activity is None:
        return RankedBar(team.name, None, "", "too few active people to tell")
    told = f"{count(team.activity.active)} of {count(team.members)}"
    return RankedBar(team.name, team.active_share, percent(team.active_share), told)
