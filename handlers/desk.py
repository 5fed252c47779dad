"""Where everything comes in that is asked of the app, whichever way it is asked.

A listener reads what Slack sent and hands over what is wanted; whether that may be, who does it,
and what is said where it fails, is settled here and nowhere else.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers import words
from handlers.access import Access, Action, Asker, Shown, Verdict
from handlers.background import Background
from handlers.problems import sentence_for
from handlers.replies import Way
from metrics.scope import Scope
from storage.audit import AuditRow, put_audit
from storage.engine import writing

logger = logging.getLogger(__name__)

Wanted_contra = TypeVar("Wanted_contra", contravariant=True)

# What leaves a trace: whatever concerns single persons, links that open for whoever has them, and
# what sends figures to a channel from then on.
AUDITED = frozenset(
    {
        Action.PEOPLE,
        Action.EXPORT_PEOPLE,
        Action.REPORT_LINKS,
        Action.USER_REPORT_LINKS,
        Action.OWN_FIGURES,
        Action.LINK_GITHUB,
        Action.CONFIRM_LINK,
        Action.AUDIT,
        Action.SUBSCRIBE,
    }
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be allowed: an action, and on which scopes; `detail` is for the audit record.

    With `leaves_trace` it stands there although not everything that needs the action does.
    """

    action: Action
    scopes: Sequence[Scope] = ()
    detail: str = ""
    leaves_trace: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that somebody may have: who asks, who will see it, and the way to them alone."""

    asker: Asker
    shown: Shown
    way: Way
    now: datetime


class Act(Protocol[Wanted_contra]):
    """What does one kind of thing that can be wanted."""

    def needs(self, wanted: Wanted_contra) -> Needs:
        """Return what must be allowed before it is done."""
        ...

    async def do(self, wanted: Wanted_contra, case: Case) -> None:
        """Do it. What it raises is told to the person."""
        ...


class Desk:
    """Takes what is wanted, asks `Access`, and has it done in the background.

    `acts` holds one act for each type of what can be wanted; `clock` returns aware UTC.
    """

    def __init__(
        self,
        access: Access,
        acts: Mapping[type, Act[Any]],
        engine: AsyncEngine,
        background: Background,
        clock: Callable[[], datetime],
    ) -> None:
        self.access = access
        self._acts = acts
        self._engine = engine
        self._background = background
        self.clock = clock

    def take(self, wanted: object, asker: Asker, way: Way) -> None:
        """Begin with it and return at once, so that Slack is answered in time."""
        self._background.start(self.answer(wanted, asker, way))

    def take_in_turn(self, *each: tuple[object, Asker, Way]) -> None:
        """Begin with the first of several things, each once the one before it is done."""
        self._background.start(self._in_turn(each))

    def tell(self, text: str, way: Way) -> None:
        """Say something that needs no leave, such as the help, and return at once."""
        self._background.start(way.say(text))

    async def answer(self, wanted: object, asker: Asker, way: Way) -> None:
        """Do what is wanted, if it may be; whatever happens, the person is told."""
        needs = self._acts[type(wanted)].needs(wanted)
        scope = needs.scopes[0] if needs.scopes else None
        try:
            async with way.waiting():
                verdict, refused = await self._verdict(needs, asker)
                await self._record(needs, asker, verdict)
                if not verdict.allowed:
                    await way.say(words.not_allowed(verdict, needs.action, refused))
                    return
                case = Case(asker, verdict.shown, way, self.clock())
                await self._acts[type(wanted)].do(wanted, case)
        except Exception as error:  # noqa: BLE001 - the one place where an error becomes a sentence
            await way.say(sentence_for(error, scope))

    async def _in_turn(self, each: Sequence[tuple[object, Asker, Way]]) -> None:
        for wanted, asker, way in each:
            await self.answer(wanted, asker, way)

    async def _verdict(self, needs: Needs, asker: Asker) -> tuple[Verdict, Scope | None]:
        """Return the strictest verdict of all scopes, and the scope that it is about."""
        scopes: Sequence[Scope | None] = needs.scopes or (None,)
        verdicts = [(await self.access.may(asker, needs.action, one), one) for one in scopes]
        return max(verdicts, key=lambda each: (not each[0].allowed, each[0].shown is Shown.ASKER))

    async def _record(self, needs: Needs, asker: Asker, verdict: Verdict) -> None:
        if needs.action not in AUDITED and not needs.leaves_trace:
            return
        scopes = ", ".join(map(str, needs.scopes)) or None
        row = AuditRow(
            self.clock(),
            asker.user,
            needs.action.name.lower(),
            scopes,
            asker.channel,
            asker.thread,
            verdict.why.name.lower(),
            needs.detail,
        )
        async with writing(self._engine) as connection:
            await put_audit(connection, row)
