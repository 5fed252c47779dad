"""What to say about orders for alerts that were not understood. Mrkdwn."""

from handlers.mrkdwn import code, quote
from metrics.alerts.conditions import Condition


def condition_missing(examples: tuple[str, ...]) -> str:
    """Say that an alert needs something to watch for."""
    return f"Which change do you want to hear of? {_one_of(examples)}"


def condition_unknown(said: str, examples: tuple[str, ...]) -> str:
    """Say that a condition was not understood, with examples where none was probably meant."""
    sentence = f"I cannot watch for {quote(said)}."
    return f"{sentence} {_one_of(examples)}" if examples else sentence


def acceptance_in_points() -> str:
    """Say that a rate moves by points."""
    return "An acceptance rate moves by points, because per cent of per cent is easily mistaken."


def out_of_range(value: int, allowed: range) -> str:
    """Say which numbers can be watched for."""
    return f"It can be {allowed.start} to {allowed.stop - 1}, and not {value}."


def not_of_teams(condition: Condition) -> str:
    """Say that GitHub does not tell this of teams."""
    return (
        f"I can watch for {code(condition.command)} in organizations and enterprises only, "
        "because a team has no seats or reports of its own."
    )


def _one_of(examples: tuple[str, ...]) -> str:
    return f"You can write {', '.join(map(code, examples))}."
