"""Buttons, the window and the shortcut for links to report files.

Which question a message answers is looked up where it is kept: a press only says which message.
https://docs.slack.dev/interactivity/handling-user-interaction
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import words
from handlers.access import Asker
from handlers.desk import Desk
from handlers.grammar.links import refused_day
from handlers.link_messages import LinkMessages
from handlers.links_form import DAY, Spot, chosen
from handlers.listeners.once import Once
from handlers.mrkdwn import plain
from handlers.replies import InThread, Reply, Way
from handlers.request import Request
from handlers.threads import Threads
from handlers.uploads import Sleep
from handlers.wanted import FreshLinks, LinksForm, LinksWanted
from metrics.report_links import ReportKind


@dataclass(frozen=True, slots=True)
class LinkListeners:
    """The listeners of everything about links but typed words."""

    desk: Desk
    once: Once
    threads: Threads
    messages: LinkMessages
    slack: AsyncWebClient
    sleep: Sleep

    async def pressed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear "Report links…" below an answer: open the window."""
        await ack()
        spot = _spot(body["container"])
        if await self._is_first(body):
            asker = Asker(body["user"]["id"], spot.channel, spot.thread)
            await self._open(spot, asker, InThread(self.slack, asker), body["trigger_id"])

    async def shortcut(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear the shortcut on any message: open the window, or say that it is none of ours."""
        await ack()
        if not await self.once.first(f"shortcut {body['trigger_id']}"):
            return
        message = body["message"]
        ts = body["message_ts"]
        spot = Spot(body["channel"]["id"], ts, message.get("thread_ts") or ts)
        asker = Asker(body["user"]["id"], spot.channel, spot.thread)
        await self._open(spot, asker, Reply(body["response_url"], self.sleep), body["trigger_id"])

    async def submitted(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear what was chosen in the window; a day that cannot be is told there."""
        view = body["view"]
        spot = Spot.read(view["private_metadata"])
        question = await self._question(spot)
        wanted = None if question is None else _wanted(question, view)
        refused = wanted and self._refused(wanted)
        if refused:
            await ack(response_action="errors", errors={DAY: plain(refused)})
            return
        await ack()
        if not await self.once.first(f"view {view['id']}"):
            return
        asker = Asker(body["user"]["id"], spot.channel, spot.thread)
        way = InThread(self.slack, asker)
        if wanted is None:
            self.desk.tell(words.no_answer_here(), way)
            return
        self.desk.take(wanted, asker, way)

    async def fresh(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear "Get fresh links" on a message whose links have ended."""
        await ack()
        spot = _spot(body["container"])
        answered = await self.messages.answered_by(spot.channel, spot.message)
        asker = Asker(body["user"]["id"], spot.channel, spot.thread)
        way = InThread(self.slack, asker)
        if not await self._is_first(body):
            return
        if answered is None:
            self.desk.tell(words.no_answer_here(), way)
            return
        self.desk.take(FreshLinks(answered.wanted, spot.message, answered.part), asker, way)

    async def opened(self, ack: AsyncAck) -> None:
        """Hear that somebody pressed a link, which their browser opens by itself."""
        await ack()

    async def _open(self, spot: Spot, asker: Asker, way: Way, trigger: str) -> None:
        question = await self._question(spot)
        if question is None:
            self.desk.tell(words.no_answer_here(), way)
            return
        self.desk.take(LinksForm(question.scope, spot.message, trigger), asker, way)

    async def _question(self, spot: Spot) -> Request | None:
        """Return the question of the message itself, or else that of the thread it stands in."""
        own = await self.threads.answered_by(spot.channel, spot.message)
        return own or await self.threads.question(spot.channel, spot.thread)

    async def _is_first(self, body: Mapping[str, Any]) -> bool:
        action = body["actions"][0]
        who = body["user"]["id"]
        return await self.once.first(f"press {who} {action['action_id']} {action['action_ts']}")

    def _refused(self, wanted: LinksWanted) -> str | None:
        if wanted.day is None:
            return words.not_a_day()
        return refused_day(wanted, wanted.day, self.desk.clock().date())


def _wanted(question: Request, view: Mapping[str, Any]) -> LinksWanted:
    day, report = chosen(view)
    return LinksWanted(question.scope, day, report or ReportKind.AGGREGATE)


def _spot(container: Mapping[str, Any]) -> Spot:
    ts = container["message_ts"]
    return Spot(container["channel_id"], ts, container.get("thread_ts") or ts)
