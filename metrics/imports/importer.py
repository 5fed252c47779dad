"""From files to stored days: each report is stored whole or not at all, and twice is as once."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import BrokenAnswer
from metrics.history import key
from metrics.imports.files import Refused
from metrics.imports.kinds import Kind, marks
from metrics.imports.people import PartOfReport, store_people
from metrics.imports.repositories import store_repositories
from metrics.imports.survey import ENTERPRISES, Surveyed, survey
from metrics.imports.together import Together, after, known_at, last_day, put_together
from metrics.imports.totals import store_totals
from metrics.models import Source
from metrics.numbers import long_day, moment, plural
from metrics.scope import Scope
from storage.engine import reading
from storage.readings import newest_payload


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was imported; `newer` are those of its days that were stored already, and newer."""

    file: Surveyed
    newer: frozenset[date]


class Importer:
    """Stores the files that an administrator downloaded, as if they had been fetched for a scope.

    `downloaded_at` is when they were, where that is known.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        scope: Scope,
        now: datetime,
        *,
        downloaded_at: datetime | None = None,
    ) -> None:
        self._engine = engine
        self._scope = scope
        self._now = now
        self._downloaded_at = downloaded_at

    async def files(self, paths: Iterable[Path]) -> AsyncGenerator[Imported | Refused, None]:
        """Yield what became of each file: all are looked through first, then stored by report."""
        surveyed: list[Surveyed] = []
        owner = await self._stored_owner()
        for path in dict.fromkeys(paths):
            try:
                # It reads the whole file, and others have a right to their turn meanwhile.
                file = await asyncio.to_thread(survey, path, self._scope)
                self._check_time(file)
                self._check_owner(file, owner, surveyed)
            except Refused as reason:
                yield reason
            else:
                surveyed.append(file)
        reports, alone = put_together(surveyed, self._downloaded_at)
        for file_alone in alone:
            yield file_alone
        for together in reports:
            for outcome in await self._outcomes(together):
                yield outcome

    def _check_time(self, file: Surveyed) -> None:
        """Raise `Refused` where a file cannot have been there when it must have been."""
        made = known_at(last_day(file), file.created_at, None)
        if max(made, after(file.period.last)) > self._now:
            reason = f"it has {long_day(file.period.last)}, which GitHub cannot have had yet"
            raise Refused(file.path, reason)
        if self._downloaded_at is not None and self._downloaded_at < made:
            said = moment(self._downloaded_at)
            reason = f"it was made at {moment(made)} or later, and cannot be of {said}"
            raise Refused(file.path, reason)

    def _check_owner(self, file: Surveyed, stored: str | None, before: Sequence[Surveyed]) -> None:
        """Raise `Refused` where a file is of another organization or enterprise than the rest."""
        others = [(one.owner, f"those of {one.path}") for one in before if one.owner]
        if stored is not None:
            others = [(stored, f"the stored days of {self._scope}")]
        if file.owner and others and others[0][0] != file.owner:
            known, whose = others[0]
            kind = "enterprise" if self._scope.kind in ENTERPRISES else "organization"
            reason = f"its records are of {kind} {file.owner}, and {whose} are of {known}"
            raise Refused(file.path, reason)

    async def _stored_owner(self) -> str | None:
        """Return GitHub's id of the scope, where a stored day has it."""
        async with reading(self._engine) as connection:
            stored = await newest_payload(connection, key(self._scope), Source.REPORTS)
        if stored is None:
            return None
        found = marks(stored)
        of_enterprise = self._scope.kind in ENTERPRISES
        owner = found.enterprise_id if of_enterprise else found.organization_id
        return None if owner is None else str(owner)

    async def _outcomes(self, together: Together) -> list[Imported | Refused]:
        refused = next((file.refused for file in together.every if file.refused), None)
        if refused is not None:
            return _all_refused(together, refused)
        try:
            newer = await self._store(together)
        except Refused as reason:
            return _all_refused(together, reason)
        except PartOfReport as part:
            said = (
                f"{long_day(part.day)} is stored with {plural(part.missing, 'person', 'people')} "
                "who are not in it; name all files of the report in one command"
            )
            return [Refused(file.path, said) for file in together.every]
        except BrokenAnswer as error:
            return [Refused(file.path, error.detail) for file in together.every]
        return [Imported(file, newer & file.days) for file in together.every]

    async def _store(self, together: Together) -> frozenset[date]:
        """Store a report; return the days that were stored already, and newer."""
        if together.kind is Kind.USERS:
            return await store_people(self._engine, key(self._scope), together, self._now)
        if together.kind is Kind.REPOSITORIES:
            return await store_repositories(self._engine, key(self._scope), together, self._now)
        (file,) = together.files
        return await store_totals(self._engine, self._scope, file, self._downloaded_at)


def _all_refused(together: Together, refused: Refused) -> list[Imported | Refused]:
    """Return that no file of a report is imported, because of one of them."""
    because = f"{refused.path} is of the same report, and cannot be imported"
    return [
        file.refused or (refused if file.path == refused.path else Refused(file.path, because))
        for file in together.every
    ]
