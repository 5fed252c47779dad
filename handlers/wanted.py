"""What may be wanted besides figures; a `handlers.request.Request` is wanted too.

Each type has one act in `handlers/acts`, which says what must be allowed for it.
"""

from dataclasses import dataclass

from handlers.request import Request


@dataclass(frozen=True, slots=True)
class CsvWanted:
    """The figures that answer a question, as a CSV file."""

    question: Request


@dataclass(frozen=True, slots=True)
class LargerChartWanted:
    """The chart that answers a question, twice as large."""

    question: Request


@dataclass(frozen=True, slots=True)
class StopWanted:
    """An end of what comes by itself; `question` is the one of the thread it is said in, if any."""

    question: Request | None = None
