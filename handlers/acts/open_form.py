"""Opening the window in which a question is put together.

https://docs.slack.dev/reference/methods/views.open
"""

from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import words
from handlers.access import Access, Action
from handlers.desk import Case, Needs
from handlers.form import form
from handlers.refusals import SlackRefused, refusal
from handlers.wanted import FormWanted


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
        served = self.access.file.read().served
        scopes = None if served is None else sorted(served, key=str)
        try:
            await self.slack.views_open(
                trigger_id=wanted.trigger, view=form(scopes, wanted.channel)
            )
        except SlackApiError as error:
            raise refusal(error) from error
        except (ClientError, TimeoutError) as error:
            raise SlackRefused("expired_trigger_id") from error
