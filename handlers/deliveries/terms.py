"""What a deployment promises about deliveries, and how long a worker may take for one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# What comes later than this says that it is late.
LATE = timedelta(minutes=15)


class Promise(StrEnum):
    """Which way to err about a message of which nobody can tell whether it was posted."""

    AT_LEAST_ONCE = "at-least-once"
    AT_MOST_ONCE = "at-most-once"


class Reason(StrEnum):
    """Why a due time was skipped, where neither Slack nor GitHub refused anything."""

    TOO_LATE = "too_late"
    SUPERSEDED = "newer_one_came"
    PAUSED = "paused"
    ENDED = "ended"
    MAY_BE_SENT = "may_have_been_sent"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is missed is sent within `catch_up`; a worker has a delivery for `lease`.

    A delivery that takes longer than `deadline` is given up and tried again. One request to Slack
    ends long before a lease does, so that nobody takes over a message that is still on its way.
    """

    catch_up: timedelta = timedelta(hours=24)
    promise: Promise = Promise.AT_LEAST_ONCE
    lease: timedelta = timedelta(minutes=5)
    deadline: timedelta = timedelta(minutes=4)

    def is_over(self, due_at: datetime, now: datetime) -> bool:
        """Whether what was due then is not worth sending any more."""
        return now - due_at > self.catch_up
