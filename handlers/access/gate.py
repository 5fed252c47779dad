"""What every path through the app asks before it shows or changes anything."""

from dataclasses import dataclass

from handlers.access.directory import Directory, SlackSilent
from handlers.access.policy import PolicyFile
from handlers.access.rules import Action, Person, Place, Verdict, decide
from metrics.scope import Scope


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, in which channel, and in the thread of which message."""

    user: str
    channel: str
    thread: str | None = None


class Access:
    """Asks the access file and Slack, at the moment of acting."""

    def __init__(self, file: PolicyFile, directory: Directory) -> None:
        self.file = file
        self.directory = directory

    async def may(self, asker: Asker, action: Action, scope: Scope | None = None) -> Verdict:
        """Return whether somebody may do this to a scope here; what Slack does not tell is a no."""
        policy = self.file.read()
        person = await self.person(asker.user)
        place = await self.place(asker.channel)
        return decide(policy, person, place, channel=asker.channel, action=action, scope=scope)

    async def person(self, user: str) -> Person:
        """Return somebody with those user groups that the access file speaks of."""
        return await self.directory.person(user, self.file.read().groups)

    async def place(self, channel: str) -> Place:
        """Return what a channel is, and for a shared one what Slack does not tell of."""
        try:
            return await self.directory.place(channel)
        except SlackSilent:
            return Place.SHARED
