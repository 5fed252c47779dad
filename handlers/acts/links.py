"""Handing out links to report files: into the thread, or to the person alone."""

from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import words
from handlers.access import Access, Action, Shown
from handlers.desk import Case, Needs
from handlers.link_answers import Answered, links_message, parts
from handlers.link_messages import LinkMessages
from handlers.links_form import Spot, links_form
from handlers.posting import Posted, Poster
from handlers.refusals import OUT_OF_REACH, SlackRefused, refusal
from handlers.wanted import FreshLinks, LinksForm, LinksWanted
from metrics.report_links import DayLinks, ReportKind, ReportLinks


@dataclass(frozen=True, slots=True)
class Links:
    """Answers with the links of a day, and remembers the messages, so that they can end."""

    links: ReportLinks
    poster: Poster
    messages: LinkMessages

    def needs(self, wanted: LinksWanted) -> Needs:
        """Return what must be allowed: links to such a report of the scope's owner."""
        return _needs(wanted)

    async def do(self, wanted: LinksWanted, case: Case) -> None:
        """Post the links, or show them to the person alone where that must be.

        Raises `MetricsError`, `SlackRefused` and `Unconfirmed`.
        """
        found = await self.links.of_day(wanted.owner, wanted.report, wanted.day, case.now)
        answered = _answered(found, wanted, case)
        if case.shown is Shown.ASKER:
            await _say_alone(found, answered, case)
            return
        try:
            await self._post(found, answered, case)
        except SlackRefused as refused:
            if refused.code not in OUT_OF_REACH:
                raise
            await _say_alone(found, answered, case)

    async def _post(self, found: DayLinks, answered: Answered, case: Case) -> None:
        portions = parts(found)
        for part in range(len(portions)):
            this = replace(answered, part=part)
            shown = links_message(found, this, portions, alone=False)
            posted = await self.poster.say(
                case.asker.channel, shown.text, shown.blocks, thread=case.asker.thread
            )
            await self.messages.remember(posted, this, found.ends_at)


@dataclass(frozen=True, slots=True)
class Renewed:
    """Puts fresh links in the place of those that have ended."""

    links: ReportLinks
    poster: Poster
    messages: LinkMessages

    def needs(self, wanted: FreshLinks) -> Needs:
        """Return what must be allowed: the same as for the links themselves."""
        return _needs(wanted.links)

    async def do(self, wanted: FreshLinks, case: Case) -> None:
        """Change the message. Raises `MetricsError`, `SlackRefused` and `Unconfirmed`."""
        links = wanted.links
        found = await self.links.of_day(links.owner, links.report, links.day, case.now)
        answered = _answered(found, links, case)
        if case.shown is Shown.ASKER:
            await _say_alone(found, answered, case)
            return
        portions = parts(found)
        this = replace(answered, part=min(wanted.part, len(portions) - 1))
        shown = links_message(found, this, portions, alone=False)
        posted = Posted(case.asker.channel, wanted.message)
        await self.poster.rewrite(posted, shown.text, shown.blocks)
        await self.messages.remember(posted, this, found.ends_at)


@dataclass(frozen=True, slots=True)
class OpenLinksForm:
    """Opens the window in which a day and a report are chosen."""

    links: ReportLinks
    access: Access
    slack: AsyncWebClient

    def needs(self, wanted: LinksForm) -> Needs:
        """Return what must be allowed: to see the figures; what is chosen is looked at again."""
        return Needs(Action.FIGURES, (wanted.scope,))

    async def do(self, wanted: LinksForm, case: Case) -> None:
        """Offer those reports that the person may have. Raises `SlackRefused`."""
        offered = [report for report in ReportKind if await self._may(wanted, report, case)]
        if not offered:
            owner = wanted.scope.of_owner()
            verdict = await self.access.may(case.asker, Action.REPORT_LINKS, owner)
            await case.way.say(words.not_allowed(verdict, Action.REPORT_LINKS, owner))
            return
        day = await self.links.known_final_day(wanted.scope.of_owner(), case.now)
        thread = case.asker.thread or wanted.message
        spot = Spot(case.asker.channel, wanted.message, thread)
        view = links_form(wanted.scope, offered, day, spot)
        try:
            await self.slack.views_open(trigger_id=wanted.trigger, view=view)
        except SlackApiError as error:
            raise refusal(error) from error

    async def _may(self, wanted: LinksForm, report: ReportKind, case: Case) -> bool:
        if wanted.scope.is_team and report is ReportKind.AGGREGATE:
            return False
        needs = _needs(LinksWanted(wanted.scope, report=report))
        return (await self.access.may(case.asker, needs.action, needs.scopes[0])).allowed


def _needs(wanted: LinksWanted) -> Needs:
    people = wanted.report.names_people
    action = Action.USER_REPORT_LINKS if people else Action.REPORT_LINKS
    day = "the last final day" if wanted.day is None else wanted.day.isoformat()
    return Needs(action, (wanted.owner,), detail=f"{wanted.report}, {day}")


def _answered(found: DayLinks, wanted: LinksWanted, case: Case) -> Answered:
    # The same day again, even if by then another one is the last.
    return Answered(replace(wanted, day=found.day), found.report, case.asker.user)


async def _say_alone(found: DayLinks, answered: Answered, case: Case) -> None:
    portions = parts(found)
    for part in range(len(portions)):
        shown = links_message(found, replace(answered, part=part), portions, alone=True)
        await case.way.say(shown.text, shown.blocks)
