"""Every figure that a digest prints equals what somebody else counts from the company's own rows.

Mondays of twenty weeks, with days that GitHub is late with and one that it never reported, some
days and two months: each is composed as it would have come, read as people read it, and counted
again with plain loops. Only the names of languages and features are shared with the product.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.build import build_metrics
from bot.settings import Settings
from bot.surroundings import Surroundings
from handlers.digests import Digests
from handlers.mrkdwn import plain
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.subscriptions.composed import Composed, Occasion
from handlers.subscriptions.subscription import Subscription
from metrics.errors import GroupTooSmall, NoData
from metrics.names import Dimension, display_name
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.company import Company
from sandbox.company.seats import total_seats
from sandbox.github import StandInGitHub
from storage.engine import writing
from storage.goals import GoalRow, put_goal
from tests.postgres import address_in

Raw = dict[str, Any]
COMPANY = Company(date(2026, 11, 21), people=120)
ACME = Scope.of(ScopeKind.ORG, "acme")
ACME_INC = Scope.of(ScopeKind.ENTERPRISE, "acme-inc")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
MONDAYS = [date(2026, 7, 6) + timedelta(days=7 * week) for week in range(20)]
# The first Monday's week and the one before; of earlier days, nobody has asked for teams.
STORED_FROM = date(2026, 6, 21)
MONTH_STORED = datetime(2026, 8, 3, tzinfo=UTC)
# A release made suggestions worse, and half could not sign in, which moves parts too.
BUSY = [date(2026, 3, 16), date(2026, 4, 27), date(2026, 5, 11)]
# A Friday's to a Monday's figures, the missing Monday's neighbours, and the outage.
MORNINGS = [date(2026, 10, 26) + timedelta(days=number) for number in range(11)]
MORNINGS += [date(2026, 11, 18), date(2026, 11, 19)]
FIRSTS = [date(2026, 10, 1), date(2026, 11, 2)]
LABELS = {
    "Active users, 7 days": "weekly_active_users",
    "Active users, 28 days": "monthly_active_users",
    "Daily active users, Mon–Fri": "daily_active_users",
    "Daily active users": "daily_active_users",
    "Acceptance rate": "acceptance",
    "Prompts": "user_initiated_interaction_count",
    "Lines of code added": "loc_added_sum",
    "Agent users, 28 days": "monthly_active_agent_users",
}
TARGET = 0.95
FINAL = timedelta(days=4)


@dataclass(frozen=True)
class Arrived:
    """A digest of so many days, when it was composed, and its lines as they are read."""

    scope: Scope
    length: int
    now: datetime
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.scope}, {self.length} days, on {self.now.date()}"

    @property
    def days(self) -> list[date]:
        """The days up to the newest that GitHub tells of."""
        last = self.now.date() - timedelta(days=2)
        return [last - timedelta(days=ago) for ago in reversed(range(self.length))]

    @property
    def before(self) -> list[date]:
        """The days before, which begin on the same weekday."""
        return [day - timedelta(days=max(self.length, 7)) for day in self.days]

    def known(self, days: Iterable[date]) -> list[Raw]:
        """Return what GitHub had of these days."""
        return [
            raw(self.scope, day, settled(day, self.now))
            for day in days
            if has(self.scope, day, self.now)
        ]

    @property
    def sides(self) -> tuple[list[Raw], list[Raw]]:
        """The days and those before, without the ones that miss their counterpart."""
        both = [
            pair
            for pair in zip(self.days, self.before, strict=True)
            if all(has(self.scope, day, self.now) for day in pair)
        ]
        return self.known(day for day, _ in both), self.known(day for _, day in both)


def has(scope: Scope, day: date, now: datetime) -> bool:
    """Whether GitHub has figures of a day; of teams, where it has anybody's."""
    if scope.is_team:
        return bool(everybody(day, settled(day, now)))
    return COMPANY.has_data(day, now)


def settled(day: date, now: datetime) -> datetime:
    """Return the moment, or the one from which nothing more comes of a day and those before it."""
    return min(now, datetime.combine(day, time(), UTC) + FINAL)


@cache
def members(day: date) -> set[int]:
    return {
        row["user_id"] for row in COMPANY.user_team_rows("acme", day) if row["slug"] == "platform"
    }


@cache
def raw(scope: Scope, day: date, now: datetime) -> Raw:
    """Return what GitHub says of a day; of a team, what its people's rows add up to."""
    if not scope.is_team:
        return {**COMPANY.day_total(scope.owner, day, now), "on": day}
    rows = team_rows(day, now) or []
    found: Raw = {"on": day, "daily_active_users": len(rows)}
    found["weekly_active_users"] = people(day, 7, now, "user_id")
    found["monthly_active_agent_users"] = people(day, 28, now, "used_agent")
    for count in ("user_initiated_interaction_count", "loc_added_sum"):
        found[count] = sum(row[count] for row in rows)
    for array in ("totals_by_feature", "totals_by_language_feature"):
        found[array] = [entry for row in rows for entry in row[array]]
    return found


@cache
def everybody(day: date, now: datetime) -> list[Raw]:
    return list(COMPANY.user_rows("acme", day, now)) if COMPANY.has_data(day, now) else []


@cache
def team_rows(day: date, now: datetime) -> list[Raw] | None:
    """Return the rows of a team's people on a day, None where GitHub may still send them."""
    is_final = now - datetime.combine(day, time(), UTC) >= FINAL
    if day < STORED_FROM or not (everybody(day, now) or is_final):
        return None
    return [row for row in everybody(day, now) if row["user_id"] in members(day)]


def people(last: date, length: int, now: datetime, flag: str) -> int | None:
    """Return distinct people with a flag in some days, None where one of them is not known."""
    days = [last - timedelta(days=ago) for ago in range(length)]
    found = [team_rows(day, settled(day, now)) for day in days]
    if any(rows is None for rows in found):
        return None
    return len({row["user_id"] for rows in found for row in rows or [] if row[flag]})


def figure(name: str, days: list[Raw], length: int) -> float | None:
    """Count a figure over days."""
    if not days:
        return None
    if name == "daily_active_users":
        weekdays = [day[name] for day in days if length == 1 or day["on"].weekday() < 5]
        return sum(weekdays) / len(weekdays) if weekdays else None
    if name == "acceptance":
        return rate(days, "totals_by_feature", lambda _entry: True)
    if name.startswith(("weekly", "monthly")):
        last: float | None = days[-1].get(name)
        return last
    added: int = sum(day[name] for day in days)
    return added


def rate(days: list[Raw], array: str, of: Callable[[Raw], bool]) -> float | None:
    accepted = suggested = 0
    for day in days:
        for entry in day[array]:
            if entry["feature"] == "code_completion" and of(entry):
                accepted += entry["code_acceptance_activity_count"]
                suggested += entry["code_generation_activity_count"]
    return accepted / suggested if suggested else None


async def composed(folder: Path) -> list[Arrived]:
    """Compose every digest in the order of time, on one database, as it would have come."""
    wanted = [(day, scope, 7) for day in MONDAYS for scope in (ACME, PLATFORM)]
    wanted += [(day, ACME_INC, 7) for day in MONDAYS[-6:]]
    wanted += [(day, ACME, 7) for day in BUSY]
    wanted += [(day, scope, 1) for day in MORNINGS for scope in (ACME, PLATFORM)]
    wanted += [(day, ACME, 28) for day in FIRSTS]
    clock = [datetime.combine(BUSY[0], time(8), UTC)]

    async def at_once(_seconds: float) -> None:
        return

    found = []
    async with StandInGitHub(COMPANY, lambda: clock[0]) as github:
        settings = Settings.model_construct(
            github_token=SecretStr(github.token),
            github_api_url=github.api_url,
            github_link_hosts=(github.link_host,),
            database_url=address_in(folder, "recount.db"),
            background_backfill="off",
            # What is held back of a few people is another matter, and would be counted by its rule.
            min_group=1,
        )
        async with build_metrics(settings, Surroundings(lambda: clock[0], at_once)) as metrics:
            goal = GoalRow("C042", str(ACME), "active", TARGET, date(2027, 3, 31), "U1", clock[0])
            async with writing(metrics.engine) as connection:
                await put_goal(connection, goal)
            digests = Digests(metrics.questions, metrics.engine, "US")
            for day, scope, length in sorted(wanted, key=lambda one: (one[0], str(one[1]), one[2])):
                clock[0] = datetime.combine(day, time(8), UTC)
                lines: tuple[str, ...] = ()
                # Nobody worked on that day, or GitHub never reported it, and a test says when.
                with suppress(GroupTooSmall, NoData):
                    occasion = Occasion(clock[0], clock[0])
                    lines = read(await digests.compose(subscription(scope, length), occasion))
                found.append(Arrived(scope, length, clock[0], lines))
    return found


def subscription(scope: Scope, length: int) -> Subscription:
    every = {1: Every.DAILY, 7: Every.WEEKLY, 28: Every.MONTHLY}[length]
    weekday = 0 if every is Every.WEEKLY else None
    order = DigestOrder(
        Request(scope, LastDays(length)), Schedule(every, time(9), "Europe/Berlin", weekday)
    )
    return Subscription(3, "C042", "U042", order, datetime(2026, 6, 1, tzinfo=UTC), None)


def read(digest: Composed) -> tuple[str, ...]:
    """Return the lines of the digest, and of a quiet one those of its thread."""
    texts = [digest.message.text]
    if digest.details is not None and digest.message.chart is None:
        texts.append(digest.details.text)
    text = plain("\n".join(texts)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    return tuple(text.splitlines())


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> list[Arrived]:
    """Give every digest of the twenty weeks."""
    return asyncio.run(composed(tmp_path_factory.mktemp("recount")))


def test_only_a_day_without_anybody_brings_no_digest(arrived: list[Arrived]) -> None:
    """A Sunday on which nobody worked, and the Monday that GitHub never reported."""
    silent = [one for one in arrived if not one.lines]

    assert all(one.length == 1 for one in silent)
    assert {one.days[0] for one in silent} >= {COMPANY.days.missing}
    for one in silent:
        assert [day["daily_active_users"] for day in one.known(one.days)] in ([], [0]), str(one)


def number(text: str) -> float | None:
    """Read "−7 395", "28.0 %" or "+0.4 points"; None for "–"."""
    if text == "–":
        return None
    found = re.fullmatch(r"([+−±]?)([\d ]+(?:\.\d)?) ?(%|points?)?", text)
    assert found is not None, text
    value = float(found[2].replace(" ", "")) * (-1 if found[1] == "−" else 1)
    return value / 100 if found[3] else value


def near(printed: float | None, counted: float | None, within: float) -> bool:
    """Whether what is printed is what was counted, rounded."""
    if printed is None or counted is None:
        return printed is counted
    return abs(printed - counted) <= within + 1e-9


def figures(one: Arrived) -> Iterator[tuple[str, str, str]]:
    """Yield the label, the figure and the change of each line of figures."""
    for line in one.lines:
        found = re.fullmatch(r"([^:]+): (.+) \((.+)\)", line)
        if found and found[1] in LABELS:
            yield found[1], found[2], found[3]


def test_every_figure_and_its_change_is_the_counted_one(arrived: list[Arrived]) -> None:
    """Of the whole days as far as GitHub had them, and against the same weekdays before."""
    wrong, checked = [], 0
    for one in arrived:
        later, earlier = one.sides
        for label, value, change in figures(one):
            name, checked = LABELS[label], checked + 1
            if one.scope.is_team and name.startswith("monthly") and one.now < MONTH_STORED:
                continue
            is_rate = name == "acceptance"
            whole, after, before = (
                figure(name, days, one.length) for days in (one.known(one.days), later, earlier)
            )
            # An average of a few people is printed with a decimal place, anything else without.
            if not near(number(value), whole, 0.0005 if is_rate else 0.5):
                wrong.append((str(one), label, value, whole))
            moved = None
            if after is not None and before:
                moved = after - before if is_rate else after / before - 1
            if not near(number(change), moved, 0.0005):
                wrong.append((str(one), label, change, moved))

    assert wrong == []
    assert checked > len(arrived) * 4


def test_every_digest_says_what_it_is_held_against(arrived: list[Arrived]) -> None:
    """The same weekdays, of which a missing day leaves both sides; a weekend day stands alone."""
    for one in arrived:
        if not one.lines:
            continue
        said = " ".join(one.lines)
        later, _ = one.sides
        if one.length == 1 and one.days[0].weekday() > 4:
            assert "on which few people work" in said, one
        elif 2 * len(later) < one.length or not later:
            assert "to hold that against" in said, one
        else:
            first, last = (f"{day:%-d}" for day in (one.before[0], one.before[-1]))
            where = (
                f"({last} {one.before[-1]:%b})"
                if one.length == 1
                else f"{first}(?: [A-Z][a-z]+)? ?–"
            )
            pattern = re.escape(where) if one.length == 1 else rf"before \({where}"
            assert re.search(pattern, said), (str(one), pattern, said)
        if 0 < len(later) < one.length:
            assert f"Compared are {len(later)} days of the {one.length}" in said, one


def parts(days: list[Raw], array: str, name: str, dimension: Dimension) -> dict[str, list[Raw]]:
    """Return each day with nothing but the entries of one part, by the part's name."""
    found: dict[str, list[Raw]] = {}
    for day in days:
        for entry in day[array]:
            part = display_name(dimension, entry[name]).casefold()
            found.setdefault(part, []).append({"entries": [entry]})
    return found


def moved_to(one: Arrived, line: str) -> tuple[float | None, float | None]:
    """Count both sides of what a line says moved."""
    later, earlier = one.sides
    if "points of acceptance" in line:
        named = re.match(r"• (.+) [+−][\d.]+ points", line)
        assert named, line
        sides = [
            parts(days, "totals_by_language_feature", "language", Dimension.LANGUAGE)
            for days in (earlier, later)
        ]
        before, after = (
            rate(side[named[1].casefold()], "entries", lambda _entry: True) for side in sides
        )
        return before, after
    if "lines added" in line:
        named = re.match(r"• (.+) [+−][\d ]+ lines added", line)
        assert named, line
        sides = [
            parts(days, "totals_by_feature", "feature", Dimension.FEATURE)
            for days in (earlier, later)
        ]
        before, after = (
            sum(day["entries"][0]["loc_added_sum"] for day in side[named[1].casefold()])
            for side in sides
        )
        return before, after
    team = re.match(r"• Team (\S+) ", line)
    if team:
        before, after = (of_team(one, days, team[1]) for days in (one.before, one.days))
        return before, after
    weekday = re.match(r"• (Mon|Tue|Wed|Thu|Fri)", line)
    assert weekday, line
    before, after = (on_weekday(side, weekday[1]) for side in (earlier, later))
    return before, after


def of_team(one: Arrived, days: list[date], slug: str) -> int:
    """Count the distinct people who were active while in a team."""
    owner = one.scope.owner
    active = set()
    for day in days:
        if COMPANY.has_data(day, one.now):
            rows = COMPANY.user_team_rows(owner, day)
            inside = {row["user_id"] for row in rows if row["slug"] == slug}
            done = COMPANY.user_rows(owner, day, one.now)
            active |= inside & {row["user_id"] for row in done}
    return len(active)


def on_weekday(days: list[Raw], name: str) -> float:
    """Average the people of the days of one weekday."""
    found: list[int] = [day["daily_active_users"] for day in days if f"{day['on']:%a}" == name]
    return sum(found) / len(found)


def test_every_mover_is_counted_from_the_rows(arrived: list[Arrived]) -> None:
    """Teams by distinct people, languages by completions, features by lines, weekdays by people."""
    wrong, kinds = [], set()
    for one in arrived:
        for line in one.lines:
            sides = re.search(
                r"\(([\d .%]+) → ([\d .%]+?)(?: of [\d ]+ members|; members.*)?\)", line
            )
            if not line.startswith("• ") or not sides:
                continue
            kinds.add(re.sub(r"[^a-z ]", "", line.split("(")[0]).strip()[-12:])
            before, after = moved_to(one, line)
            within = 0.0005 if "%" in sides[1] else 0.5
            if not (
                near(number(sides[1]), before, within) and near(number(sides[2]), after, within)
            ):
                wrong.append((str(one), line, before, after))

    assert wrong == []
    assert kinds


def test_the_movement_between_phases_is_counted_from_the_last_days(arrived: list[Arrived]) -> None:
    """On the last day against the last day before; a phase that nobody entered is not named."""
    seen = 0
    for one in arrived:
        _, earlier = one.sides
        for line in one.lines:
            found = re.fullmatch(r"People by adoption phase, since (.+?): (.+)", line)
            if not found:
                continue
            seen += 1
            before = in_phases(earlier[-1])
            now = in_phases(one.known(one.days)[-1])
            expected = [
                f"{name}: {now[name]} ({now[name] - before[name]:+d})".replace("-", "−")
                for name in sorted(now)
                if now[name] != before.get(name, now[name])
            ]
            told = [part for part in found[2].split(" · ") if part]
            assert told == expected, str(one)
            assert f"{earlier[-1]['on']:%-d %b}" == found[1], str(one)
    assert seen


def in_phases(day: Raw) -> dict[str, int]:
    return {one["phase"]: one["users_in_phase_28d"] for one in day["totals_by_ai_adoption_phase"]}


def test_the_goal_is_counted_from_the_newest_day_and_the_seats(arrived: list[Arrived]) -> None:
    """People of 28 days divided by the seats of the morning on which the digest came."""
    seen = 0
    for one in arrived:
        for line in one.lines:
            found = re.match(r"Goal: .+ Now ([\d.]+ %) \((\d+) active people, (\d+) seats\)", line)
            if not found:
                continue
            seen += 1
            days = [one.days[-1] - timedelta(days=ago) for ago in reversed(range(28))]
            active = one.known(days)[-1]["monthly_active_users"]
            seats = total_seats(COMPANY, one.scope.owner, one.now)
            assert (int(found[2]), int(found[3])) == (active, seats), str(one)
            assert near(number(found[1]), active / seats, 0.0005), str(one)
    assert seen >= len(MONDAYS)
