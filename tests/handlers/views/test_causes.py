"""What moved: a sentence that says no more than the figures in it show."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from handlers.told import Told
from handlers.views.causes import tell
from metrics.models import CODE_COMPLETION, Day, FeatureTotals
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, summarize

ACME = Scope.of(ScopeKind.ORG, "acme")
LAST = date(2026, 11, 20)
FETCHED = datetime(2026, 11, 25, tzinfo=UTC)
SPACE = "\N{NARROW NO-BREAK SPACE}"


def day_of(day: date, people: int, suggested: int, accepted: int) -> Day:
    feature = FeatureTotals(
        feature=CODE_COMPLETION,
        code_generation_activity_count=suggested,
        code_acceptance_activity_count=accepted,
    )
    return Day(day=day, daily_active_users=people, totals_by_feature=(feature,))


def told(
    before: Sequence[int], now: Sequence[int], *, accepted: tuple[int, int] = (2800, 2800)
) -> Told:
    """Tell of days with so many people, and of ten thousand completions on each, against before."""
    period = Period.ending(LAST, len(now))
    sides = ((timedelta(days=7), before, accepted[0]), (timedelta(0), now, accepted[1]))
    days = [
        FetchedDay(day_of(day - back, people, 10_000, taken), "organization-1-day", FETCHED)
        for back, side, taken in sides
        for day, people in zip(period.days, side, strict=True)
    ]
    earlier, later = days[: len(now)], days[len(now) :]
    return tell(summarize(ACME, period, later, last_day=LAST, before=earlier))


def test_a_figure_that_reads_the_same_on_both_sides_neither_rose_nor_fell() -> None:
    """28.04 % and 27.96 % are both printed as 28.0 %."""
    sentence = told([200], [200], accepted=(2804, 2796)).sentence.replace(SPACE, " ")

    assert "the acceptance rate stayed at 28.0 % (−0.1 points); daily active" in sentence
    assert sentence.endswith("daily active users, Mon–Fri, stayed at 200.")


def test_people_who_hardly_moved_moved_on_no_weekday() -> None:
    """122 and 124 people on three days are 41 a day, both times."""
    sentence = told([50, 31, 41], [31, 51, 42]).sentence.replace(SPACE, " ")

    assert "daily active users, Mon–Fri, stayed at 41 (+1.6 %)." in sentence


def test_the_weekday_that_moved_most_is_named_where_there_are_several() -> None:
    """Thursday and Friday, with a row that holds them side by side."""
    what = told([50, 30], [30, 25])

    assert what.sentence.endswith("most on Thu (−20).")
    assert [row.name for row in what.rows] == ["Daily active users by weekday"]
    assert "so they are told by weekday" in " ".join(what.notes)


def test_a_single_day_is_not_told_by_weekday() -> None:
    """It is the whole, so it moved as the whole did."""
    what = told([214], [191])

    assert "most on" not in what.sentence
    assert what.rows == ()
    assert "by weekday" not in " ".join(what.notes)
