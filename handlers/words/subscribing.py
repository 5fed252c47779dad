"""What to say about orders for digests that were not understood. Mrkdwn."""

from datetime import date

from handlers.mrkdwn import code, quote
from handlers.orders.schedule import Every
from handlers.vocabulary import SLASH_COMMAND
from metrics.numbers import day as long_day

_LISTS = f"{code(f'{SLASH_COMMAND} subscriptions')} lists them."


def one_frequency() -> str:
    """Say that something comes daily, weekly or monthly."""
    return "Once is enough: daily, weekly or monthly."


def only_three_frequencies() -> str:
    """Say how often something can come."""
    return (
        "A digest comes daily, weekly, or monthly on the first working day, and so does an alert."
    )


def no_weekday_needed(every: Every) -> str:
    """Say that a daily or monthly digest has no weekday."""
    comes = "every day" if every is Every.DAILY else "on the first working day of a month"
    return f"A {every} digest comes {comes}, whichever weekday that is."


def one_weekday() -> str:
    """Say that a weekly digest comes on one weekday."""
    return "A digest comes on one weekday. For a second one, subscribe twice."


def one_time() -> str:
    """Say that a digest comes at one time of day."""
    return "A digest comes at one time of day. For a second one, subscribe twice."


def no_such_time(said: str) -> str:
    """Say that a time of day does not exist."""
    return f"There is no time of day {quote(said)}. Write it like {code('09:00')} or {code('9am')}."


def two_zones() -> str:
    """Say that a digest has one time zone."""
    return "A digest has one time zone, and I found two."


def unknown_zone(said: str) -> str:
    """Say that a time zone is not known, and how one is named."""
    return (
        f"I know no time zone {quote(said)}. Name one by a large city, "
        f"such as {code('Europe/Berlin')} or {code('Berlin')}."
    )


def only_newest_days() -> str:
    """Say that a digest is about the newest days."""
    return f"A digest tells of the newest days, so give it a number of them, such as {code('7d')}."


def no_persons_in_digests() -> str:
    """Say that what is about a person is told to one person only."""
    return (
        "What is about single people is shown to one person at a time, "
        "and never comes by itself. A digest has totals."
    )


def no_files_in_digests() -> str:
    """Say that no file comes by itself, and how to get one."""
    return (
        "A digest comes as a message, without a file. Subscribe without "
        f"{code('as csv')}, and mention me with {code('as csv')} in a digest's thread."
    )


def until_when(said: str) -> str:
    """Say that the end of a pause was not understood, and how it is written."""
    return (
        f"I do not know the day {quote(said)}. Write it like {code('until friday')}, "
        f"{code('for 2 weeks')} or {code('until 2027-01-04')}."
    )


def alerts_by_themselves(watched: str) -> str:
    """Say that an alert is ordered with its own word; `watched` is what stands behind that."""
    return f"An alert is no digest: order it without {code('subscribe')}, as {code(f'alert {watched}')}."


def ordered_where_it_comes() -> str:
    """Say that a digest comes to the channel that it is ordered in."""
    return (
        "A digest comes to the channel that it is ordered in. "
        "Order it there, and leave out the name of the channel."
    )


def only_figures_in_digests() -> str:
    """Say what can be subscribed to."""
    return "A digest can have the figures of an organization, an enterprise or a team."


def number_missing() -> str:
    """Ask for the number of a subscription."""
    return f"Which subscription? Name it by its number: {_LISTS}"


def channel_missing() -> str:
    """Ask for a channel."""
    return f"Where to? Name the channel like {code('#copilot')}, or write {code('here')}."


def not_ahead(day: date) -> str:
    """Say that a day is not in the future."""
    return f"{long_day(day)} is not after today."
