"""The same answer once more, with its chart twice as large."""

from dataclasses import dataclass

from handlers.acts.figures import Figures
from handlers.desk import Case, Needs
from handlers.wanted import LargerChartWanted

TWICE = 2


@dataclass(frozen=True, slots=True)
class LargerChart:
    """Answers as `Figures` does, and asks GitHub for nothing that is stored."""

    figures: Figures

    def needs(self, wanted: LargerChartWanted) -> Needs:
        """Return what must be allowed: to see the figures."""
        return self.figures.needs(wanted.question)

    async def do(self, wanted: LargerChartWanted, case: Case) -> None:
        """Answer with the larger chart. Raises as `Figures.do`."""
        await self.figures.answer(wanted.question, case, TWICE)
