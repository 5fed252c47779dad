"""Publishing somebody's App Home.

https://docs.slack.dev/reference/methods/views.publish
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access, Action
from handlers.acts.standing import line_of
from handlers.desk import Case, Needs
from handlers.home_subscriptions import Standing
from handlers.home_view import MOST_ACTS, Health, Home, home_view
from handlers.refusals import Unconfirmed, refusal
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import Subscription
from handlers.wanted import HomeWanted
from handlers.words.subscriptions import Line
from metrics.freshness import Freshness, freshness, scopes_asked
from metrics.scope import Scope
from storage.audit import AuditRow, audited
from storage.deliveries import State
from storage.engine import reading

STALE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class PublishHome:
    """Shows a person what they can ask, how fresh it is, and what else is theirs to see."""

    slack: AsyncWebClient
    engine: AsyncEngine
    access: Access
    subscriptions: Subscriptions

    def needs(self, wanted: HomeWanted) -> Needs:  # noqa: ARG002 - the signature is that of every act
        """Return what must be allowed: to see figures at all."""
        return Needs(Action.FIGURES)

    async def do(self, wanted: HomeWanted, case: Case) -> None:
        """Publish it; where another was published meanwhile, what holds now replaces that.

        Raises `SlackRefused` and `Unconfirmed`.
        """
        if not await self._published(case, wanted.known):
            await self._published(case, None)

    async def _published(self, case: Case, known: str | None) -> bool:
        """Whether it is there now; not where the person no longer sees the `known` one."""
        view = home_view(await self._home(case))
        try:
            await self.slack.views_publish(user_id=case.asker.user, view=view, hash=known)
        except SlackApiError as error:
            refused = refusal(error)
            if refused.code == "hash_conflict":
                return False
            raise refused from error
        except (ClientError, TimeoutError) as error:
            raise Unconfirmed from error
        return True

    async def _home(self, case: Case) -> Home:
        policy = self.access.file.read()
        role, ground = policy.role_and_ground(await self.access.person(case.asker.user))
        served = sorted(policy.served or (), key=str)
        asked = await scopes_asked(self.engine)
        scopes = [
            (scope, await freshness(self.engine, scope))
            for scope in dict.fromkeys((*served, *asked))
            if await self._may(case, Action.FIGURES, scope)
        ]
        health = self._health([found for _, found in scopes if found], case)
        return Home(
            channel=case.asker.channel,
            now=case.now,
            role=role,
            ground=ground,
            scopes=scopes,
            standing=await self._standing(case),
            health=health if await self._may(case, Action.DOCTOR) else None,
            acts=await self._acts() if await self._may(case, Action.AUDIT) else None,
        )

    async def _may(self, case: Case, action: Action, scope: Scope | None = None) -> bool:
        return (await self.access.may(case.asker, action, scope)).allowed

    async def _standing(self, case: Case) -> Standing:
        user, own = case.asker.user, await self.subscriptions.of_owner(case.asker.user)
        others: Sequence[Subscription] = ()
        if await self._may(case, Action.OTHERS_SUBSCRIPTIONS):
            others = [each for each in await self.subscriptions.every() if each.owner != user]
        last = await self.subscriptions.last_deliveries([each.number for each in (*own, *others)])
        in_trouble = [line_of(each, last.get(each.number)) for each in others]
        return Standing(
            [line_of(each, last.get(each.number)) for each in own],
            [line for line in in_trouble if line.paused_why is not None or _failed(line)],
        )

    def _health(self, found: Sequence[Freshness], case: Case) -> Health:
        stale = tuple(each for each in found if case.now - each.checked_at > STALE)
        return Health(self.access.file.broken, stale)

    async def _acts(self) -> Sequence[AuditRow]:
        async with reading(self.engine) as connection:
            return await audited(connection, None, limit=MOST_ACTS)


def _failed(line: Line) -> bool:
    return line.last is not None and line.last.state is State.FAILED
