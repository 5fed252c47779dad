"""Ending what comes by itself. So far nothing does, and that is what is said."""

from handlers import words
from handlers.access import Action
from handlers.desk import Case, Needs
from handlers.wanted import StopWanted


class Stop:
    """Says that there is nothing to stop: nothing comes by itself."""

    def needs(self, _wanted: StopWanted) -> Needs:
        """Return what must be allowed: to see figures, as for whatever is said in a thread."""
        return Needs(Action.FIGURES)

    async def do(self, _wanted: StopWanted, case: Case) -> None:
        """Say so, to the person who asked only."""
        await case.way.say(words.nothing_to_stop())
