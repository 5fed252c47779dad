from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random

from sandbox.company import launches
from sandbox.company.activity import AWAY, Attendance, PersonDay, PullRequests, attend
from sandbox.company.breakdowns import Record
from sandbox.company.day_totals import ScopeDay, day_total, feature_engagement
from sandbox.company.days import PROCESSING_DAYS, Days
from sandbox.company.dice import Dice
from sandbox.company.incidents import Incidents
from sandbox.company.offers import offer
from sandbox.company.people import Person, hire
from sandbox.company.pull_requests import pull_request_totals, review_times
from sandbox.company.surfaces import Use, Window, windows
from sandbox.company.teams import (
    ENTERPRISE,
    ORGANIZATIONS,
    REPOSITORIES,
    SCOPE_IDS,
    SMALL_TEAM,
    SMALLEST_REPORTED_TEAM,
    TEAMS,
    Team,
)
from sandbox.company.user_rows import user_row
from sandbox.company.work import work

WINDOW_DAYS = 28
_CACHED_PERSON_DAYS = 30_000
_CACHED_USE_DAYS = 128
"""Two months of windows look at the same days again and again, whatever the company's size."""
_CACHED_TOTALS = 256

Edition = tuple[int, ...]
"""How much has arrived of a day and of each of the 27 days before it."""


class Company:
    """Organizations acme and beta inside enterprise acme-inc, and their thirteen months of Copilot.

    The same `today`, `people` and `seed` always make the same company. Scopes are given by their
    lower-case slug. A `now` (aware UTC) says how much GitHub has learned of a day: figures of the
    newest days grow as it moves on. Every aggregate is counted from the rows `user_rows` returns.
    """

    def __init__(self, today: date, people: int = 400, seed: int = 1) -> None:
        self.today = today
        self.enterprise = ENTERPRISE
        self.organizations = ORGANIZATIONS
        self.teams = TEAMS
        self.small_team = SMALL_TEAM
        self.days = Days(today)
        self.incidents = Incidents(today)
        self.everybody = hire(self.days, people, seed)
        self._seed = seed
        self._people = people
        self._known = {scope: self._people_of(scope) for scope in SCOPE_IDS}
        self._members = {
            scope: frozenset(person.index for person in known)
            for scope, known in self._known.items()
        }
        days = max(3, _CACHED_PERSON_DAYS // len(self.everybody))
        self._attendances = lru_cache(2 * days)(self._draw_attendances)
        self._person_days = lru_cache(days)(self._draw_person_days)
        self._use = lru_cache(_CACHED_USE_DAYS)(self._arrived_use)
        self._windows = lru_cache(days)(self._count_windows)
        self._totals = lru_cache(_CACHED_TOTALS)(self._count_total)

    @property
    def made_of(self) -> tuple[object, ...]:
        """All that the figures depend on: companies of which it is equal have the same."""
        return type(self), self.today, self._people, self._seed

    def latest_day(self, now: datetime) -> date:
        """The newest processed day at `now`: two days before its UTC day."""
        return now.date() - timedelta(days=PROCESSING_DAYS)

    def has_data(self, day: date, now: datetime) -> bool:
        """Whether GitHub has a report of a day: it is processed, and not one of the missing."""
        is_reported = day != self.days.missing and self.incidents.is_reported(day)
        return self.days.first <= day <= self.latest_day(now) and is_reported

    def people_of(self, scope: str) -> Sequence[Person]:
        """Everybody who has, or will have, a seat in an organization or the enterprise."""
        return self._known[scope]

    def person_days(self, scope: str, day: date, now: datetime) -> Sequence[PersonDay]:
        """The days of those active in a scope, as far as GitHub knows them at `now`."""
        return self._arrived_days(scope, day, self.days.arrived(day, now))

    def _arrived_days(self, scope: str, day: date, arrived: int) -> Sequence[PersonDay]:
        members = self._members[scope]
        return [
            one.known(arrived)
            for one in self._person_days(day)
            if one.late <= arrived and one.person.index in members
        ]

    def user_rows(self, scope: str, day: date, now: datetime) -> Iterator[Record]:
        """The users-1-day rows of a scope; nobody without activity has one."""
        people = self.person_days(scope, day, now)
        reached = self._windows(day, self._edition(day, now))
        identification = self.identification(scope)
        for one in people:
            phase = reached[one.person.index].phase
            yield {**user_row(day, one, phase), **identification}

    def day_total(self, scope: str, day: date, now: datetime) -> Record:
        """The organization-1-day or enterprise-1-day record, without its partition fields.

        It is counted once and shared: who changes what stands in it must copy that first.
        """
        return {**self._totals(scope, day, self._edition(day, now))}

    def _count_total(self, scope: str, day: date, edition: Edition) -> Record:
        people = self._arrived_days(scope, day, edition[0])
        reached = self._windows(day, edition)
        scope_day = ScopeDay(
            day=day,
            people=people,
            windows=[reached[person.index] for person in self._known[scope]],
            phases=[reached[one.person.index].phase for one in people],
            pull_requests=[done for _, done in _pull_requests(people, scope)],
        )
        return {**day_total(scope_day), **self.identification(scope)}

    def feature_engagement(self, scope: str, day: date, now: datetime) -> Record | None:
        """`copilot_feature_engagement` of the 28 days up to a day, or None before its launch."""
        if day < launches.FEATURE_ENGAGEMENT:
            return None
        reached = self._windows(day, self._edition(day, now))
        return feature_engagement([reached[person.index] for person in self._known[scope]])

    def user_team_rows(self, scope: str, day: date) -> Iterator[Record]:
        """The user-teams-1-day rows of a scope, without the teams of fewer than five seats."""
        name = "enterprise_id" if scope == ENTERPRISE else "organization_id"
        for team, members in self.reported_teams(scope, day).items():
            for person in members:
                yield {
                    "user_id": person.user_id,
                    "user_login": person.login,
                    "day": day.isoformat(),
                    name: SCOPE_IDS[scope],
                    "team_id": team.team_id,
                    "slug": team.slug,
                }

    def reported_teams(self, scope: str, day: date) -> dict[Team, list[Person]]:
        """The teams of a scope with five seats or more on a day, each with its people."""
        teams = {team: self.team_members(team, day) for team in TEAMS if team.scope == scope}
        return {t: people for t, people in teams.items() if len(people) >= SMALLEST_REPORTED_TEAM}

    def team_members(self, team: Team, day: date) -> list[Person]:
        """The people of a team who have a seat on a day."""
        return [
            person
            for person in self._known[team.scope]
            if person.seated <= day and person.is_in(team.slug, day)
        ]

    def repository_rows(self, scope: str, day: date, now: datetime) -> Iterator[Record]:
        """The repos-1-day rows of a scope; no repository without activity has one."""
        done = _pull_requests(self.person_days(scope, day, now), scope)
        for repository in REPOSITORIES:
            here = [one for person, one in done if person.repository == repository]
            if not here:
                continue
            row: Record = {
                "day": day.isoformat(),
                "enterprise_id": SCOPE_IDS[ENTERPRISE],
                "organization_id": SCOPE_IDS[repository.owner],
                "repo_id": repository.repo_id,
                "repo_owner_name": repository.owner,
                "repo_name": repository.name,
                "repo_visibility": repository.visibility,
                "pull_requests": pull_request_totals(day, here),
            }
            if day >= launches.REVIEW_TIMES:
                row["pull_request_review_times"] = review_times(here)
            yield row

    def last_active_day(self, person: Person, now: datetime) -> date | None:
        """The newest processed day of the last 90 on which a person used Copilot."""
        newest = self.latest_day(now)
        if person.quiet_from:
            newest = min(newest, person.quiet_from)
        for age in range((now.date() - newest).days, 91):
            day = now.date() - timedelta(days=age)
            if self._attendances(day)[person.index].used and self.has_data(day, now):
                return day
        return None

    @staticmethod
    def identification(scope: str) -> Record:
        """The enterprise's id, and the organization's where the scope is one."""
        if scope == ENTERPRISE:
            return {"enterprise_id": SCOPE_IDS[ENTERPRISE]}
        return {"enterprise_id": SCOPE_IDS[ENTERPRISE], "organization_id": SCOPE_IDS[scope]}

    def _people_of(self, scope: str) -> tuple[Person, ...]:
        return tuple(p for p in self.everybody if scope == ENTERPRISE or scope in p.organizations)

    def _edition(self, day: date, now: datetime) -> Edition:
        return tuple(
            self.days.arrived(day - timedelta(days=age), now) for age in range(WINDOW_DAYS)
        )

    def _count_windows(self, day: date, edition: Edition) -> list[Window]:
        return windows(
            [self._use(day - timedelta(days=age), arrived) for age, arrived in enumerate(edition)]
        )

    def _arrived_use(self, day: date, arrived: int) -> Use:
        return [one.used if one.late <= arrived else 0 for one in self._attendances(day)]

    def _draw_attendances(self, day: date) -> Sequence[Attendance]:
        pace = self.days.pace(day) * (0.8 + 0.2 * self.days.growth(day))
        if not pace:
            return [AWAY] * len(self.everybody)
        ordinal, rng, restated = day.toordinal(), Random(), day == self.days.restated
        drawn = []
        for person in self.everybody:
            quiet = person.quiet_from is not None and day >= person.quiet_from
            if person.seated > day or quiet or self.incidents.keeps_away(person, day):
                drawn.append(AWAY)
                continue
            rng.seed(self._person_seed(person, ordinal))
            drawn.append(attend(person, ordinal, pace, rng.random, restated=restated))
        return drawn

    def _draw_person_days(self, day: date) -> Sequence[PersonDay]:
        today, restated = offer(day), day == self.days.restated
        return [
            work(
                person,
                attendance,
                today,
                Dice(self._person_seed(person, day.toordinal()) + 1),
                restated=restated,
                less_accepted=self.incidents.less_accepted(person, day),
            )
            for person, attendance in zip(self.everybody, self._attendances(day), strict=True)
            if attendance.used
        ]

    def _person_seed(self, person: Person, ordinal: int) -> int:
        return self._seed << 48 | person.index << 24 | ordinal << 1


def _pull_requests(people: Sequence[PersonDay], scope: str) -> list[tuple[Person, PullRequests]]:
    """The pull requests made in a scope's repositories, wherever else their people belong."""
    return [
        (one.person, one.pull_requests)
        for one in people
        if one.pull_requests and scope in {ENTERPRISE, one.person.repository.owner}
    ]
