"""What became of every due moment of a year, next to what should have become of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.deliveries.terms import LATE, Reason, Terms
from storage.deliveries import DeliveryRow, State

TERMS = Terms()
# Slack gives messages of the same moment a ts of their own, a microsecond apart.
SAME = timedelta(seconds=1)
# The posts of one minute are spread, and a second apart in a channel.
SPREAD = timedelta(minutes=2)
# What has waited for a worker comes by the hundred.
CROWD = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Said:
    """One post: when it came, and whether it says that it is late or perhaps a repeat."""

    at: datetime
    late: bool
    repeat: bool


@dataclass(frozen=True, slots=True)
class Outage:
    """From when until when no worker lived; what was due shortly before may have been left too."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A moment at which something was due, when the same is due next, and what became of it."""

    subscription: int
    at: datetime
    following: datetime
    said: Sequence[Said]
    row: DeliveryRow | None


@dataclass(slots=True)
class Times:
    """When no worker lived, and when a single one died while another went on."""

    outages: list[Outage] = field(default_factory=list)
    deaths: list[datetime] = field(default_factory=list)

    def served(self, due: Due) -> datetime:
        """Return from when on a worker could deliver it."""
        served = due.at
        for outage in self.outages:
            before = any(said.at < outage.begin + SAME for said in due.said)
            if outage.begin - self._waits(due, served) <= served < outage.end and not before:
                served = outage.end
        return served

    def latest(self, due: Due) -> datetime:
        """Return the moment by which it must be there."""
        served = self.served(due)
        return served + self._waits(due, served)

    def _waits(self, due: Due, served: datetime) -> timedelta:
        """Return how long it may take from then on: in a crowd, or after a worker died with it."""
        near = (served - TERMS.lease - SPREAD, served + CROWD)
        died = any(near[0] <= death <= near[1] for death in self.deaths)
        return (CROWD if served > due.at else SPREAD) + (TERMS.lease if died else timedelta(0))


def expected(due: Due, times: Times) -> set[Reason | None]:
    """Return why a moment is to be skipped, None for one that is to be delivered.

    There are two where it became too late while others stood in line before it.
    """
    served = times.served(due)
    if served - due.at > TERMS.catch_up:
        return {Reason.TOO_LATE}
    if due.following <= served:
        return {Reason.SUPERSEDED}
    return {None, Reason.TOO_LATE} if served - due.at > TERMS.catch_up - CROWD else {None}


@dataclass(slots=True)
class Counts:
    """How many there were of each; `wrong` tells what was not as it should be."""

    due: int = 0
    delivered: int = 0
    late: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        reasons = ", ".join(f"{why} {number}" for why, number in sorted(self.skipped.items()))
        return (
            f"due {self.due}, delivered {self.delivered}, late {self.late}, "
            f"skipped {self.skipped.total()} ({reasons or 'none'}), "
            f"lost = {self.lost}, doubled = {self.doubled}"
        )

    def add(self, due: Due, times: Times) -> None:
        """Count what became of one moment."""
        self.due += 1
        self.delivered += bool(due.said)
        self.late += any(said.late for said in due.said)
        self.doubled += max(0, len(due.said) - 1)
        if not due.said and due.row is not None and due.row.state is State.SKIPPED:
            self.skipped[str(due.row.reason)] += 1
        elif not due.said:
            self.lost += 1
        self.wrong += [f"{due.subscription} {due.at}: {what}" for what in _faults(due, times)]


def _faults(due: Due, times: Times) -> list[str]:
    row, right = due.row, expected(due, times)
    if row is None:
        return ["there is no record of it"]
    if row.state is State.SKIPPED and row.reason in right and not due.said:
        return []
    if None not in right or len(due.said) != 1 or row.state is not State.SENT:
        return [f"posted {len(due.said)} times, and {row.state} ({row.reason}), not {right}"]
    return _faults_of_post(due, due.said[0], times)


def _faults_of_post(due: Due, said: Said, times: Times) -> list[str]:
    first, last = due.at, times.latest(due)
    faults = []
    if not first <= said.at <= last:
        faults.append(f"posted at {said.at}, not between {first} and {last}")
    # It says how late it was when it was written, which is a little before it is there.
    after = said.at - due.at
    if after < LATE if said.late else after > LATE + CROWD:
        faults.append(f"posted at {said.at}, and late is {said.late}")
    if said.repeat:
        faults.append("says that it may be a repeat, though the channel's history is there")
    return faults
