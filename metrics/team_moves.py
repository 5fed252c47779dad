"""Which teams have more or fewer active people than before, beyond what they do from week to week."""

from collections.abc import Mapping
from datetime import date

from metrics.all_teams import AllTeams, TeamFigures, TeamPeople
from metrics.definitions import Name
from metrics.moves import LATENESS, Move
from metrics.noise import Kind, Pair, Side, strength
from metrics.pairs import Key, Of
from metrics.person_sets import union, unpack
from metrics.scope import Period
from metrics.usual import weeks_before

Sizes = Mapping[int, list[float]]


def usual_team_sizes(people: TeamPeople, period: Period) -> Sizes:
    """Return how the active people of each team moved from one such period to the next."""
    return {team: _sizes(days, period) for team, days in people.items()}


def _sizes(days: Mapping[date, bytes], period: Period) -> list[float]:
    # The same days are in several of the overlapping periods, and are unpacked once.
    active = {day: unpack(packed) for day, packed in days.items()}
    sizes = []
    for later, earlier in weeks_before(period):
        sides = [[active[day] for day in side.days if day in active] for side in (earlier, later)]
        if min(map(len, sides)) < period.length:
            continue
        pair = _pair(*(union(side).bit_count() for side in sides))
        sizes.append(pair.size)
    return sizes


def team_moves(now: AllTeams, before: AllTeams, usual: Sizes) -> list[Move]:
    """Return the teams that moved notably; one of which nothing may be told is not among them.

    Distinct people of teams that overlap cannot be added up, so no team has a share.
    """
    earlier = {team.team_id: team for team in before.teams}
    unsettled = 2 * len(now.provisional) > len(now.days)
    moves = (
        _move(team, earlier[team.team_id], usual.get(team.team_id, []), unsettled=unsettled)
        for team in now.teams
        if team.team_id in earlier
    )
    return [move for move in moves if move is not None and move.is_notable]


def _move(
    team: TeamFigures, before: TeamFigures, usual: list[float], *, unsettled: bool
) -> Move | None:
    # A team that was listed on fewer days has fewer people for that alone.
    if team.activity is None or before.activity is None or abs(team.days - before.days) > 1:
        return None
    pair = _pair(before.activity.active, team.activity.active)
    falls = pair.difference < 0
    return Move(
        Key(Of.TEAM, Name.DAILY_ACTIVE_USERS, team.name),
        pair,
        strength(pair, usual, LATENESS if falls and unsettled else 0.0),
        members=(before.members, team.members),
    )


def _pair(earlier: float, later: float) -> Pair:
    return Pair(Kind.PEOPLE, Side(earlier), Side(later))
