"""What may be wanted besides figures; a `handlers.request.Request` is wanted too.

Each type has one act in `handlers/acts`, which says what must be allowed for it.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self

from handlers.orders.alert import AlertOrder
from handlers.orders.digest import DigestOrder
from handlers.request import Request, scope_text
from metrics.goals import Figure
from metrics.report_links import ReportKind
from metrics.scope import Asked, Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class LinksWanted:
    """The links to the files of one day's report; without a day, of the last final one.

    A team has no reports of its own: those of its `owner` are meant, and of the aggregate there
    is none that is about the team.
    """

    scope: Scope
    day: date | None = None
    report: ReportKind = ReportKind.AGGREGATE

    @property
    def owner(self) -> Scope:
        """The enterprise or organization whose report it is."""
        return self.scope.of_owner()

    @property
    def command(self) -> str:
        """What to type behind `/copilot-metrics` to ask this again: "links org acme users"."""
        report = "" if self.report is ReportKind.AGGREGATE else str(self.report)
        day = "" if self.day is None else self.day.isoformat()
        return " ".join(part for part in ("links", scope_text(self.scope), report, day) if part)

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        named = {"kind": str(self.scope.kind), "name": self.scope.name, "report": str(self.report)}
        return named if self.day is None else named | {"day": self.day.isoformat()}

    @classmethod
    def from_dict(cls, values: dict[str, str]) -> Self:
        """Return what `to_dict` wrote; raises KeyError or ValueError for anything else."""
        scope = Scope.of(ScopeKind(values["kind"]), values["name"])
        day = date.fromisoformat(values["day"]) if "day" in values else None
        return cls(scope, day, ReportKind(values["report"]))


@dataclass(frozen=True, slots=True)
class LinksForm:
    """The window in which somebody chooses a day and a report for a scope.

    `message` is the ts of the message that it was opened from, and `trigger` Slack's leave to open
    one window within three seconds.
    """

    scope: Scope
    message: str
    trigger: str


@dataclass(frozen=True, slots=True)
class FreshLinks:
    """New links in the place of those that have ended: in the message with that ts."""

    links: LinksWanted
    message: str
    part: int


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


@dataclass(frozen=True, slots=True)
class WhoAmI:
    """What somebody may see here, and why."""


@dataclass(frozen=True, slots=True)
class OwnFiguresWanted:
    """Somebody's own figures."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class LoginClaimed:
    """Somebody says which GitHub login is theirs; it is in lower case."""

    login: str


@dataclass(frozen=True, slots=True)
class LoginConfirmed:
    """Somebody else is said to have that login; both are named, so that neither is mistaken."""

    slack_user: str
    login: str


@dataclass(frozen=True, slots=True)
class ActivePeopleWanted:
    """The names of who was active."""

    scope: Scope
    asked: Asked


@dataclass(frozen=True, slots=True)
class HomeWanted:
    """Somebody's App Home; `known` is the hash of the one they see, None where they see none."""

    known: str | None


@dataclass(frozen=True, slots=True)
class PeopleCsvWanted:
    """The names of who was active, as a CSV file."""

    scope: Scope
    asked: Asked


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """The newest of the audit record, of so many days."""

    days: int


@dataclass(frozen=True, slots=True)
class ExplainWanted:
    """What a figure is, by its key in `handlers.glossary`, and what it is made of in an answer.

    Without a figure it is every figure of the answer to `question`; without a question it is the
    definition alone. With `only_reasons` it is why GitHub's dashboard may show something else.
    """

    figure: str | None
    question: Request | None
    only_reasons: bool = False


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


class Assumed(StrEnum):
    """What of a standing order was not said, so that the person is told what was chosen."""

    DAY = "day"
    TIME = "time"
    ZONE = "zone"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class SubscribeWanted:
    """A standing order for a digest, in the channel it is said in.

    Of what is `assumed`, the zone is to be that of the person who asks.
    """

    order: DigestOrder
    assumed: frozenset[Assumed] = frozenset()


@dataclass(frozen=True, slots=True)
class SubscribeForm:
    """The window in which a digest is put together, perhaps from a question that was answered.

    `trigger` is Slack's leave to open one window within three seconds. With `at_home` it was asked
    for in the App Home, which shows what is ordered then.
    """

    trigger: str
    question: Request | None = None
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class SubscriptionsWanted:
    """The list of the channel's standing orders."""


@dataclass(frozen=True, slots=True)
class PreviewWanted:
    """What a subscription would say now, to the person who asked only."""

    number: int


@dataclass(frozen=True, slots=True)
class PauseWanted:
    """Nothing more of a subscription, until the beginning of a day in its own zone, if any."""

    number: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ResumeWanted:
    """A subscription that was paused comes again."""

    number: int


@dataclass(frozen=True, slots=True)
class MoveWanted:
    """A subscription comes in another channel.

    That is named by its Slack id, or as "#name"; None is the channel that it is asked in.
    """

    number: int
    channel: str | None


@dataclass(frozen=True, slots=True)
class UnsubscribeWanted:
    """The end of a subscription."""

    number: int


@dataclass(frozen=True, slots=True)
class GoalWanted:
    """What the channel sets itself to reach: a share of 0 to 1 of a scope's figure, by a day."""

    scope: Scope
    figure: Figure
    target: float
    by: date

    @property
    def command(self) -> str:
        """What to type to set it again: "goal org acme active 70% by 2027-03-31"."""
        share = f"{self.target * 100:.1f}".removesuffix(".0")
        return f"goal {scope_text(self.scope)} {self.figure} {share}% by {self.by.isoformat()}"


@dataclass(frozen=True, slots=True)
class GoalDropped:
    """A goal that the channel no longer has."""

    scope: Scope
    figure: Figure

    @property
    def command(self) -> str:
        """What to type for it: "goal org acme active off"."""
        return f"goal {scope_text(self.scope)} {self.figure} off"


@dataclass(frozen=True, slots=True)
class GoalsWanted:
    """The list of what the channel wants to reach, and how far it is."""


@dataclass(frozen=True, slots=True)
class AlertWanted:
    """A standing order for an alert, in the channel it is said in.

    Of what is `assumed`, the zone is to be that of the person who asks.
    """

    order: AlertOrder
    assumed: frozenset[Assumed] = frozenset()


@dataclass(frozen=True, slots=True)
class AlertTest:
    """When an alert would have come over the stored year."""

    order: AlertOrder


@dataclass(frozen=True, slots=True)
class SnoozeWanted:
    """An alert keeps quiet for so many days.

    `message` is the ts of the message that it was asked on, and `file` the id of its chart.
    """

    number: int
    days: int
    message: str
    file: str | None = None
