"""Filling up the past of every scope that is asked for, while nobody waits for it."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import date, timedelta

from metrics.backfill import Backfill, Pace
from metrics.errors import MetricsError
from metrics.scope import Scope

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Past:
    """Fills one scope after the other, organizations and enterprises before teams.

    What is complete is looked at again on the next UTC day on which it is asked for, so that a day
    that was missed or could not be read is found; what failed is tried again with the next question.
    `keep_days` is how long rows about single persons are kept, which a team's days are made of:
    older ones are not fetched, because they would be deleted at once.
    """

    backfill: Backfill
    pace: Pace
    keep_days: int
    is_on: bool = True
    _waiting: dict[Scope, None] = field(default_factory=dict)
    _filled: dict[Scope, date] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def busy(self) -> bool:
        """Whether a scope is being filled up, or waits for it."""
        return bool(self._waiting)

    def want(self, scope: Scope) -> None:
        """Have a scope filled up, unless that has been done today or is switched off."""
        if self.is_on and self._filled.get(scope) != self.pace.clock().date():
            self._waiting[scope] = None
            self._news.set()

    async def fill_up(self) -> None:
        """Fill up whatever is wanted, until the task is cancelled."""
        while True:
            await self._news.wait()
            while self._waiting:
                # Totals are asked for more often than teams, and are a fraction of the work.
                scope = min(self._waiting, key=lambda waiting: waiting.is_team)
                await self._fill(scope)
                del self._waiting[scope]
            self._news.clear()

    async def _fill(self, scope: Scope) -> None:
        today = self.pace.clock().date()
        since = today - timedelta(days=self.keep_days) if scope.is_team else None
        try:
            async for filled in self.backfill.days(scope, since, self.pace):
                last = filled
        except MetricsError as error:
            logger.info("the past of %s waits: %s: %s", scope, type(error).__name__, error)
        except Exception:  # one scope's mishap must not end the filling of the others
            logger.exception("the past of %s could not be filled up", scope)
        else:
            self._filled[scope] = today
            if last.fetched:
                logger.info("the past of %s is stored, %d days of it new", scope, last.fetched)
