"""All state of the stand-in Slack in one place."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.slack.conversations import Conversations
from sandbox.slack.facts import ApiCall
from sandbox.slack.faults import Faults
from sandbox.slack.feed import Feed
from sandbox.slack.files import Files
from sandbox.slack.tickets import ResponseUrls, Triggers
from sandbox.slack.views import Views


@dataclass(slots=True)
class Workspace:
    """What Slack knows; ``url`` is set when its server is up."""

    clock: Callable[[], datetime]
    feed: Feed
    conversations: Conversations
    files: Files
    views: Views
    triggers: Triggers
    response_urls: ResponseUrls
    faults: Faults
    scopes: frozenset[str]
    url: str = ""
    received: list[ApiCall] = field(default_factory=list)

    def record(self, call: ApiCall) -> None:
        """Remember what the app asked for."""
        self.received.append(call)
        self.feed.add("call", call=call)


def found(
    clock: Callable[[], datetime],
    *,
    scopes: Collection[str],
    faults: Collection[str],
    file_looks: int,
    file_seconds: float,
    trigger_life: timedelta,
) -> Workspace:
    """A workspace nobody has said anything in yet."""
    feed = Feed(clock)
    conversations = Conversations(clock, feed)
    turned_on = Faults(faults)
    return Workspace(
        clock=clock,
        feed=feed,
        conversations=conversations,
        files=Files(clock, turned_on, file_looks, file_seconds),
        views=Views(feed, conversations.next_ts),
        triggers=Triggers(clock, trigger_life),
        response_urls=ResponseUrls(clock),
        faults=turned_on,
        scopes=frozenset(scopes),
    )
