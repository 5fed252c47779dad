"""What is promised about a delivery, whenever its process died, and what was counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from handlers.deliveries.terms import Promise, Reason
from handlers.words.deliveries import may_be_a_repeat
from storage.deliveries import State
from tests.deliveries_killed.trials import KILLED, Outcome, Terms, Trial


@dataclass(slots=True)
class Counts:
    """How many there were of each; `wrong` tells what was not as promised.

    Where the history is not granted, at-least-once repeats some and says so, and at-most-once
    leaves some out and records it: neither is doubled or lost.
    """

    trials: int = 0
    killed: int = 0
    due: int = 0
    delivered: int = 0
    repeated: int = 0
    left_out: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.killed} of {self.trials} killed, due {self.due}, delivered {self.delivered}, "
            f"repeated and said so {self.repeated}, left out and recorded {self.left_out}, "
            f"lost = {self.lost}, doubled = {self.doubled}"
        )

    def add(self, trial: Trial) -> None:
        """Count what became of all that was due in a trial."""
        self.trials += 1
        self.killed += trial.was_killed
        if trial.ended not in (0, KILLED) or trial.heir_ended != 0:
            how = f"the process ended with {trial.ended}, its heir with {trial.heir_ended}"
            self.wrong.append(f"{trial.kill.name} ({trial.terms}): {how}")
        for outcome in trial.outcomes:
            self.due += 1
            self.delivered += bool(outcome.posts)
            self._add(outcome, trial.terms)
            found = f"{trial.kill.name} ({trial.terms}), {outcome.row.key}"
            self.wrong += [f"{found}: {fault}" for fault in faults(outcome, trial.terms)]

    def _add(self, outcome: Outcome, terms: Terms) -> None:
        if not outcome.posts:
            recorded = _may_be_sent(outcome) and _at_most_once(terms)
            self.left_out += recorded
            self.lost += not recorded
        for again in outcome.posts[1:]:
            told = not terms.history and may_be_a_repeat() in again.text
            self.repeated += told
            self.doubled += not told


def faults(outcome: Outcome, terms: Terms) -> Iterator[str]:
    """Yield what is not as promised for one due time."""
    times, row = len(outcome.posts), outcome.row
    if terms.history or not _at_most_once(terms):
        if row.state is not State.SENT or row.ts not in _ts(outcome):
            yield f"recorded as {row.state} ({row.reason}), with {row.ts}"
    elif row.state is not State.SENT and not _may_be_sent(outcome):
        yield f"recorded as {row.state} ({row.reason})"
    if terms.history:
        if times != 1 or may_be_a_repeat() in outcome.posts[0].text:
            yield f"posted {times} times, or said to be a repeat, though Slack could be asked"
    elif _at_most_once(terms):
        if times > 1:
            yield f"posted {times} times"
    elif times == 0 or any(may_be_a_repeat() not in post.text for post in outcome.posts[1:]):
        yield f"posted {times} times, without saying so"


def _at_most_once(terms: Terms) -> bool:
    return not terms.history and terms.promise is Promise.AT_MOST_ONCE


def _may_be_sent(outcome: Outcome) -> bool:
    return (outcome.row.state, outcome.row.reason) == (State.SKIPPED, Reason.MAY_BE_SENT)


def _ts(outcome: Outcome) -> Sequence[str]:
    return [post.ts for post in outcome.posts]
