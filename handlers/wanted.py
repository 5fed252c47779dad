"""What may be wanted besides figures; a `handlers.request.Request` is wanted too.

Each type has one act in `handlers/acts`, which says what must be allowed for it.
"""

from dataclasses import dataclass, field

from handlers.request import Request


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that somebody sees: the channel, and what `Threads.answered` knows it by.

    `file` is the id of the image in it. `alone_at` leads to an answer that only one person sees,
    and is None where everybody does.
    """

    channel: str
    key: str
    file: str | None = None
    alone_at: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that is to show something else: `value` is one of what `handlers.buttons` offers.

    `question` is what it then shows. `element` is where that was chosen, and `at` when, by Slack's
    clock.
    """

    answer: Answer
    question: Request
    element: str
    value: str
    at: str


@dataclass(frozen=True, slots=True)
class FormWanted:
    """The window in which a question is put together.

    `trigger` is Slack's leave to open one, which lasts three seconds; a message in a thread has
    none. `channel` is where it was asked for, if that is known.
    """

    trigger: str = field(default="", repr=False)
    channel: str | None = None
