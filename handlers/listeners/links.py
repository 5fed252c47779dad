"""Buttons, the window and the shortcut for links to report files.

Which question a message answers is looked up where it is kept: a press only says which message.
https://docs.slack.dev/interactivity/handling-user-interaction
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import words
from handlers.access import Asker
from handlers.desk import Desk
from handlers.grammar.links import refused_day
from handlers.link_messages import LinkMessages
from handlers.links_form import DAY, REPORT, Spot
from handlers.listeners.once import Once
from handlers.listeners.payloads import Unreadable, found_at, id_at, text_at, trigger_at, ts_at
from handlers.mrkdwn import plain
from handlers.replies import InThread, Pressed, Way
from handlers.request import Request
from handlers.threads import Threads
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

    async def pressed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear "Report links…" below an answer: open the window."""
        await ack()
        spot, trigger = _spot(body), trigger_at(body, "trigger_id")
        if await self._is_first(body):
            asker = _asker(body, spot)
            await self._open(spot, asker, InThread(self.slack, asker), trigger)

    async def shortcut(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear the shortcut on any message: open the window, or say that it is none of ours."""
        await ack()
        ts, trigger = ts_at(body, "message_ts"), trigger_at(body, "trigger_id")
        thread = _thread(body, "message")
        spot = Spot(id_at(body, "channel", "id"), ts, thread or ts)
        # Here too "delete the original" would take away the message that it was chosen on.
        asker, way = _asker(body, spot), Pressed(text_at(body, "response_url"), thread)
        if await self.once.first(f"shortcut {trigger}"):
            await self._open(spot, asker, way, trigger)

    async def submitted(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear what was chosen in the window; a day that cannot be is told there."""
        spot, view = _kept(body), id_at(body, "view", "id")
        asker = _asker(body, spot)
        question = await self._question(spot)
        wanted = None if question is None else _wanted(question, body)
        refused = wanted and self._refused(wanted)
        if refused:
            await ack(response_action="errors", errors={DAY: plain(refused)})
            return
        await ack()
        if not await self.once.first(f"view {view}"):
            return
        way = InThread(self.slack, asker)
        if wanted is None:
            self.desk.tell(words.no_answer_here(), way)
            return
        self.desk.take(wanted, asker, way)

    async def fresh(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear "Get fresh links" on a message whose links have ended."""
        await ack()
        spot = _spot(body)
        answered = await self.messages.answered_by(spot.channel, spot.message)
        asker = _asker(body, spot)
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
        # Which element it was is Bolt's own finding, so its name is one of ours.
        who, pressed = id_at(body, "user", "id"), text_at(body, "actions", 0, "action_id")
        at = ts_at(body, "actions", 0, "action_ts")
        return await self.once.first(f"press {who} {pressed} {at}")

    def _refused(self, wanted: LinksWanted) -> str | None:
        if wanted.day is None:
            return words.not_a_day()
        return refused_day(wanted, wanted.day, self.desk.clock().date())


def _wanted(question: Request, body: Mapping[str, Any]) -> LinksWanted:
    values = found_at(body, "view", "state", "values")
    chosen = found_at(values, REPORT, REPORT, "selected_option", "value")
    report = ReportKind.AGGREGATE if chosen is None else _report(chosen)
    return LinksWanted(question.scope, _day(found_at(values, DAY, DAY, "selected_date")), report)


def _report(chosen: object) -> ReportKind:
    if isinstance(chosen, str) and chosen in frozenset(ReportKind):
        return ReportKind(chosen)
    raise Unreadable(("view", "state", "values", REPORT))


def _day(chosen: object) -> date | None:
    """Return the day that was chosen, None for what is no day."""
    with suppress(ValueError):
        return date.fromisoformat(chosen) if isinstance(chosen, str) else None
    return None


def _kept(body: Mapping[str, Any]) -> Spot:
    """Return where the window was opened, which Slack keeps with it."""
    path = ("view", "private_metadata")
    try:
        spot = Spot.read(text_at(body, *path))
    except ValueError as error:
        raise Unreadable(path) from error
    kept = (spot.channel, spot.message, spot.thread)
    return Spot(id_at(kept, 0), ts_at(kept, 1), ts_at(kept, 2))


def _spot(body: Mapping[str, Any]) -> Spot:
    ts = ts_at(body, "container", "message_ts")
    channel = id_at(body, "container", "channel_id")
    return Spot(channel, ts, _thread(body, "container") or ts)


def _thread(body: Mapping[str, Any], holder: str) -> str | None:
    there = found_at(body, holder, "thread_ts")
    return None if there is None else ts_at(body, holder, "thread_ts")


def _asker(body: Mapping[str, Any], spot: Spot) -> Asker:
    return Asker(id_at(body, "user", "id"), spot.channel, spot.thread)
