"""What is said of goals: set, dropped, and how far they are. Mrkdwn."""

from collections.abc import Sequence

from handlers.mrkdwn import code, escape
from handlers.request import scope_text
from handlers.vocabulary import SLASH_COMMAND
from handlers.wanted import GoalDropped, GoalWanted
from metrics.goals import Figure, Progress, Standing
from metrics.numbers import NARROW_SPACE, count, decimal, long_day, percent, plural, points, target
from metrics.scope import WEEK, Scope

# What each figure is a share of, in the words of a sentence.
_SHARES = {
    Figure.ACTIVE: "of the seats with somebody active in 28 days",
    Figure.ACCEPTANCE: "of suggested completions accepted over 28 days",
}
_PARTS = {
    Figure.ACTIVE: "{part} active people, {whole} seats",
    Figure.ACCEPTANCE: "{part} of {whole} completions",
}


# About what was not understood


def figure_missing() -> str:
    """Ask what the goal is for."""
    return "A goal is for `active` (people with activity, of all seats) or for `acceptance`."


def target_missing() -> str:
    """Ask how far the figure is to come."""
    return "How far is it to come? Say it in per cent, such as `70%`, or `off` to drop the goal."


def target_impossible() -> str:
    """Say which targets there are."""
    return "A goal is more than 0 % and at most 100 %, with one decimal place at most."


def day_missing() -> str:
    """Ask until when it is to be reached."""
    return "Until when? Say it as `by 2027-03-31` or `by end of March`."


def too_far_ahead(years: int) -> str:
    """Say how far ahead a goal may be."""
    return f"That is more than {years} years ahead. Name an earlier day."


def no_seats_of_team(scope: Scope) -> str:
    """Say that seats are counted for owners only."""
    return (
        "GitHub counts seats for an organization or an enterprise and not for a team, so "
        f"`active` is a goal for {code(scope_text(scope.of_owner()))}; "
        "`acceptance` is one for a team too."
    )


# About what was done


def goal_set(wanted: GoalWanted, user: str) -> str:
    """Tell the channel who set which goal."""
    return f"<@{escape(user)}> set a goal for this channel: {goal(wanted)}."


def how_to_drop(wanted: GoalWanted) -> str:
    """Tell how the goal is dropped again."""
    drop = code(f"{SLASH_COMMAND} {GoalDropped(wanted.scope, wanted.figure).command}")
    return f"Digests of {code(scope_text(wanted.scope))} here will show how far it is. {drop} drops it."


def goal_dropped(dropped: GoalDropped, user: str) -> str:
    """Tell the channel who dropped which goal."""
    whose = code(scope_text(dropped.scope))
    return f"<@{escape(user)}> dropped this channel's goal for *{dropped.figure}* of {whose}."


def no_such_goal(dropped: GoalDropped) -> str:
    """Say that there is nothing to drop."""
    whose = code(scope_text(dropped.scope))
    return f"This channel has no goal for *{dropped.figure}* of {whose}. {_list()}"


def goals_in_channels_only() -> str:
    """Say where a goal can be set."""
    return "A goal is for a channel that I am in. Invite me with `/invite`, and set it again."


def goal_not_for_this_channel(scope: Scope) -> str:
    """Say that somebody may see figures that the channel may not."""
    return (
        f"You may see the figures of {code(scope_text(scope))}, but not everybody in this channel "
        "may, so it cannot have a goal for them. "
        "Set it in a direct message with me, and it is yours alone."
    )


# About how far it is


def goal(wanted: GoalWanted) -> str:
    """Name a goal: "`org acme` *active* – 70 % of the seats …, by 31 Mar 2027"."""
    return (
        f"{code(scope_text(wanted.scope))} *{wanted.figure}* – {target(wanted.target)} "
        f"{_SHARES[wanted.figure]}, by {long_day(wanted.by)}"
    )


def goal_name(wanted: GoalWanted, scope: Scope | None) -> str:
    """Name a goal in plain text: "Goal: active 70 % by 31 Mar 2027".

    `scope` is whose goal it is, where others are told of too.
    """
    whose = "" if scope is None else f" of {scope.name}"
    return f"Goal{whose}: {wanted.figure} {target(wanted.target)} by {long_day(wanted.by)}"


def so_far(figure: Figure, progress: Progress | None) -> str:
    """Tell how far a goal is: "Now 61.0 % (73 active people, 120 seats), 9.0 points to go, …"."""
    if progress is None:
        return "GitHub does not send what it is measured by, so I cannot tell how far it is."
    now = progress.now
    made_of = _PARTS[figure].format(part=count(now.part), whole=count(now.whole))
    value = f"Now {percent(now.value)} ({made_of})"
    if progress.standing is Standing.REACHED:
        return f"{value}: reached."
    missing = f"{value}, {decimal(progress.to_go * 100)}{NARROW_SPACE}points to go"
    if progress.standing is Standing.MISSED:
        return f"{missing}. Its day is over."
    return f"{missing}, {time_left(progress.days_left)} left. {_pace(progress)}".rstrip()


def time_left(days: int) -> str:
    """Tell how long it is until then, in whole weeks where they are many."""
    weeks = days // WEEK
    return plural(weeks, "week", "weeks") if weeks > 1 else plural(max(days, 0), "day", "days")


def _pace(progress: Progress) -> str:
    needed = progress.needed_a_week
    if needed is None:
        return ""
    wanted = f"That needs {points(needed)} a week"
    if progress.now.a_week is None:
        return f"{wanted}."
    on_track = "on track" if progress.standing is Standing.ON_TRACK else "not on track yet"
    return f"{wanted}; the last weeks brought {points(progress.now.a_week)} a week: {on_track}."


def goals_listed(told: Sequence[tuple[GoalWanted, str]]) -> str:
    """List a channel's goals, each with how far it is."""
    lines = "\n".join(f"• {goal(wanted)}. {so_far_told}" for wanted, so_far_told in told)
    return f"*Goals of this channel*\n{lines}"


def no_goals() -> str:
    """Say that the channel has no goal that the person may see, and how one is set."""
    example = code(f"{SLASH_COMMAND} goal org NAME active 70% by end of March")
    return f"This channel has no goals that you may see. {example} sets one."


def _list() -> str:
    return f"{code(f'{SLASH_COMMAND} goals')} lists those it has."
