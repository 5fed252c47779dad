"""What to say about replies in a thread: what was not understood there, and what can be had. Mrkdwn."""

from handlers.mrkdwn import code
from handlers.vocabulary import SLASH_COMMAND

CHANGES = ("by language", "last week", "vs previous", "why", "as csv")


def thread_hint() -> str:
    """Name a few of the replies that go on from a thread's question."""
    *some, last = (code(change) for change in CHANGES)
    return (
        f"Here you can change one part of the question, with {', '.join(some)} or {last}, "
        f"or ask a whole one. {code('help')} lists what there is."
    )


def nothing_to_go_on() -> str:
    """Say that there is no question that these words could change."""
    return (
        "There is no question here that I could go on from. Ask one first, "
        f"for example {code(f'{SLASH_COMMAND} org acme')}, and then reply in its thread."
    )


def not_understood() -> str:
    """Say that the words make no request."""
    return "I did not understand that."


def only_the_period_before() -> str:
    """Say what a question can be held against."""
    return "I can hold these figures against the period before, or against another scope."


def csv_shared(question: str) -> str:
    """Say what a file holds, and how to ask for it again."""
    return f"The figures of {code(question)} as CSV. Days are UTC days; an empty cell is not known."


def csv_only_in_the_open() -> str:
    """Say that a file in a channel is seen by everybody there."""
    return (
        "Everybody in a channel sees a file, and only you may see these figures here. "
        "Ask me for them in a direct message."
    )


def no_csv_files() -> str:
    """Say that the workspace does not take such a file."""
    return "This workspace does not allow CSV files. An administrator can allow them."
