"""The figures of a question as a CSV file, in the thread it was asked in."""

from dataclasses import dataclass

from handlers import words
from handlers.access import Action, Shown
from handlers.csv_text import csv_text
from handlers.desk import Case, Needs
from handlers.files import SharedFiles
from handlers.posting import Place, Posted
from handlers.refusals import OUT_OF_REACH, SlackRefused
from handlers.request import Request
from handlers.threads import Threads
from handlers.views import told_facts
from handlers.views.tables import table_of
from handlers.wanted import CsvWanted
from metrics.questions import Questions

NO_SUCH_FILES = frozenset(
    {"file_type_not_allowed", "file_uploads_disabled", "file_uploads_except_images_disabled"}
)


@dataclass(frozen=True, slots=True)
class Export:
    """Shares a file with everybody in the channel, who may see the answer itself as well."""

    questions: Questions
    files: SharedFiles
    threads: Threads

    def needs(self, wanted: CsvWanted) -> Needs:
        """Return what must be allowed: to have the figures of every scope as a file."""
        return Needs(Action.EXPORT_FIGURES, wanted.question.scopes)

    async def do(self, wanted: CsvWanted, case: Case) -> None:
        """Share the file. Raises `MetricsError`, `SlackRefused` and `Unconfirmed`."""
        if case.shown is Shown.ASKER:
            await case.way.say(words.csv_only_in_the_open())
            return
        question = wanted.question
        facts = await told_facts(self.questions, question, case.now)
        data = csv_text(table_of(question.view, facts)).encode()
        posted = await shared(self.files, data, file_name(question), _comment(question), case)
        if posted is not None:
            await self.threads.remember(posted, question, case.asker.thread, case.now)


async def shared(
    files: SharedFiles, data: bytes, name: str, comment: str, case: Case
) -> Posted | None:
    """Share a file where it was asked for, or say why it cannot be; then nothing is posted.

    Raises `SlackRefused` and `Unconfirmed`.
    """
    place = Place(case.asker.channel, case.asker.thread)
    try:
        return await files.share(place, data, name, comment)
    except SlackRefused as refused:
        if refused.code in NO_SUCH_FILES:
            await case.way.say(words.no_csv_files())
        elif refused.code in OUT_OF_REACH:
            await case.way.say(words.invite())
        else:
            raise
        return None


def file_name(question: Request) -> str:
    """Return "copilot-org-acme-by-language-28d.csv": letters, digits, dots and hyphens only."""
    kept = (letter if letter.isalnum() or letter in ".-" else "-" for letter in question.command)
    return f"copilot-{''.join(kept).replace('..', '-to-')}.csv"


def _comment(question: Request) -> str:
    return words.csv_shared(question.command)
