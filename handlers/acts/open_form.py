"""Opening the windows in which a question or a digest is put together.

https://docs.slack.dev/reference/methods/views.open
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import words
from handlers.access import Access, Action
from handlers.access.rules import Place
from handlers.desk import Case, Needs
from handlers.form import form
from handlers.messages import Block
from handlers.refusals import SlackRefused, refusal
from handlers.subscribe_form import subscribe_form
from handlers.wanted import FormWanted, SubscribeForm
from metrics.scope import Scope


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Opens the window for whoever may see figures at all."""

    slack: AsyncWebClient
    access: Access

    def needs(self, _wanted: FormWanted) -> Needs:
        """Return what must be allowed: to see figures, of whatever scope."""
        return Needs(Action.FIGURES)

    async def do(self, wanted: FormWanted, case: Case) -> None:
        """Open it, or say how it is opened. Raises `SlackRefused`."""
        if not wanted.trigger:
            await case.way.say(words.form_by_command())
            return
        await _opened(self.slack, wanted.trigger, form(_served(self.access), wanted.channel))


@dataclass(frozen=True, slots=True)
class OpenSubscribeForm:
    """Opens the window in which a digest is ordered, with what Slack knows of the person."""

    slack: AsyncWebClient
    access: Access

    def needs(self, _wanted: SubscribeForm) -> Needs:
        """Return what must be allowed: to see figures; what is ordered is looked at again."""
        return Needs(Action.FIGURES)

    async def do(self, wanted: SubscribeForm, case: Case) -> None:
        """Open it, in the channel that it was asked for in if it is one. Raises `SlackRefused`."""
        is_direct = await self.access.place(case.asker.channel) is Place.DIRECT
        channel = None if is_direct else case.asker.channel
        zone = await self.access.directory.time_zone(case.asker.user)
        home = case.asker.channel if wanted.at_home else None
        view = subscribe_form(_served(self.access), wanted.question, channel, zone, home)
        await _opened(self.slack, wanted.trigger, view)


def _served(access: Access) -> Sequence[Scope] | None:
    served = access.file.read().served
    return None if served is None else sorted(served, key=str)


async def _opened(slack: AsyncWebClient, trigger: str, view: Block) -> None:
    try:
        await slack.views_open(trigger_id=trigger, view=view)
    except SlackApiError as error:
        raise refusal(error) from error
    except (ClientError, TimeoutError) as error:
        raise SlackRefused("expired_trigger_id") from error
