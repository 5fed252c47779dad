"""Putting an answer where it is seen, with its chart in the form that the workspace wants."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from charts.errors import ChartFailed
from charts.values import Chart
from handlers import words
from handlers.messages import Message
from handlers.native_charts import ChartForm, natively
from handlers.posting import Marked, Posted, Poster
from handlers.refusals import NativeRefused

logger = logging.getLogger(__name__)

Put = Callable[[Message, bytes | None], Awaitable[Posted]]


class Draws(Protocol):
    """Whatever draws charts."""

    async def png(self, values: Chart, scale: int = 1) -> bytes:
        """Return the chart of the values as a PNG. Raises `ChartFailed`."""
        ...


@dataclass(frozen=True, slots=True)
class Answers:
    """Posts answers and changes them; where Slack takes no chart of its own, there is an image."""

    charts: Draws
    poster: Poster
    form: ChartForm = ChartForm.IMAGE

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        thread: str | None = None,
        scale: int = 1,
        marked: Marked | None = None,
    ) -> Posted:
        """Post it to a channel or a thread, with a chart so many times as large.

        Raises `SlackRefused` and `Unconfirmed`.
        """
        put = partial(self.poster.post, channel, thread=thread, marked=marked)
        return await self._put(message, put, scale)

    async def change(self, posted: Posted, message: Message) -> Posted:
        """Show it where another one stands. Raises `SlackRefused` and `Unconfirmed`."""
        return await self._put(message, partial(self.poster.change, posted))

    async def _put(self, message: Message, put: Put, scale: int = 1) -> Posted:
        # Slack draws its own charts in one size.
        plain = self.form is ChartForm.IMAGE or scale > 1
        native = message if plain else natively(message)
        if native.is_native:
            try:
                return await self._put_natively(native, put)
            except NativeRefused as refused:
                logger.warning("%s; showing an image instead: %s", refused, refused.details)
        return await put(*await self._drawn(message, scale))

    async def _put_natively(self, message: Message, put: Put) -> Posted:
        drawn_by_slack = self.form is ChartForm.NATIVE and message.native
        if drawn_by_slack:
            return await put(message, None)
        return await put(*await self._drawn(message))

    async def _drawn(self, message: Message, scale: int = 1) -> tuple[Message, bytes | None]:
        if message.chart is None:
            return message, None
        try:
            return message, await self.charts.png(message.chart, scale)
        except ChartFailed:
            logger.exception("the chart could not be drawn")
            return message.with_note(words.image_missing(words.not_drawn())), None
