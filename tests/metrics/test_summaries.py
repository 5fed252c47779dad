"""From the days of a period to its summary."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.definitions import Name
from metrics.models import (
    AcceptanceRate,
    Day,
    FeatureTotals,
    IdeTotals,
    LanguageFeatureTotals,
    LanguageModelTotals,
    LanguageTotals,
    ModelFeatureTotals,
    ModelTotals,
    Source,
)
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import Comparison, FetchedDay, Summary, final_at, summarize

SCOPE = Scope.of(ScopeKind.ORG, "acme")
FETCHED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
LAST = date(2026, 11, 19)


def fetched(day: Day, at: datetime = FETCHED, report: str = "organization-28-day") -> FetchedDay:
    return FetchedDay(day, report, at)


def prompting(period: Period, count: int = 1, *, without: Iterable[date] = ()) -> list[FetchedDay]:
    """Return days with so many prompts each, but for some that GitHub has no figures for."""
    missing = set(without)
    return [
        fetched(Day(day=day, user_initiated_interaction_count=count, daily_active_users=count))
        for day in period.days
        if day not in missing
    ]


def summary(
    period: Period,
    days: list[FetchedDay],
    *,
    last_day: date = LAST,
    before: list[FetchedDay] | None = None,
) -> Summary:
    return summarize(SCOPE, period, days, last_day=last_day, before=before)


def prompts(told: Summary) -> tuple[float | None, float | None, float | None]:
    metric = told.metric(Name.INTERACTIONS)
    assert metric is not None
    return metric.value, metric.later, metric.earlier


# When a day is final


@pytest.mark.parametrize(
    ("day", "final"),
    [
        (date(2026, 11, 17), datetime(2026, 11, 21, tzinfo=UTC)),
        (date(2028, 2, 26), datetime(2028, 3, 1, tzinfo=UTC)),
        (date(2026, 12, 29), datetime(2027, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_day_is_final_three_full_days_after_its_end(day: date, final: datetime) -> None:
    """The day itself, then three whole UTC days, over leap days and the new year."""
    assert final_at(day) == final


def test_what_was_fetched_before_that_is_provisional() -> None:
    """A figure is as final as the moment it was fetched, to the second."""
    day = Day(day=date(2026, 11, 17))
    midnight = datetime(2026, 11, 21, tzinfo=UTC)

    assert fetched(day, midnight - timedelta(seconds=1)).provisional
    assert not fetched(day, midnight).provisional


def test_a_summary_names_its_provisional_days() -> None:
    """Those of the last days whose figures may still change."""
    told = summary(Period.ending(LAST, 7), prompting(Period.ending(LAST, 7)))

    assert told.provisional == (date(2026, 11, 18), date(2026, 11, 19))


# Which days there are


def test_every_day_of_the_period_is_accounted_for() -> None:
    """A day has figures, has none, or is not processed yet."""
    gap = date(2026, 11, 17)
    period = Period(date(2026, 11, 16), date(2026, 11, 21))

    told = summary(period, prompting(Period(period.first, LAST), without=[gap]))

    assert [known.day.day.day for known in told.days] == [16, 18, 19]
    assert told.missing == (gap,)
    assert told.pending == (date(2026, 11, 20), date(2026, 11, 21))
    assert told.last_day.day == LAST


def test_where_the_days_come_from() -> None:
    """The reports by name, each once, and when the newest figures were fetched."""
    period = Period.ending(LAST, 3)
    days = [
        fetched(Day(day=period.days[0]), FETCHED, "organization-28-day"),
        fetched(Day(day=period.days[1]), FETCHED + timedelta(hours=2), "organization-1-day"),
        fetched(Day(day=period.days[2]), FETCHED, "organization-28-day"),
    ]

    told = summary(period, days)

    assert told.reports == ("organization-1-day", "organization-28-day")
    assert told.fetched_at == FETCHED + timedelta(hours=2)


def test_a_metric_that_a_source_does_not_have() -> None:
    """The legacy endpoints never counted a rolling month."""
    told = summary(Period(LAST, LAST), [fetched(Day(day=LAST, source=Source.LEGACY))])

    assert told.source is Source.LEGACY
    assert told.metric(Name.MONTHLY_ACTIVE_USERS) is None
    assert told.metric(Name.ENGAGED_USERS) is not None


# What is added up


def test_sums_and_breakdowns_of_two_days() -> None:
    """Counts are added up over the days, each breakdown from one array alone."""
    completions = FeatureTotals(
        feature="code_completion",
        code_generation_activity_count=10,
        code_acceptance_activity_count=4,
    )
    day = Day(
        day=LAST,
        code_generation_activity_count=16,
        loc_added_sum=20,
        totals_by_feature=(
            FeatureTotals(feature="agent_edit", code_generation_activity_count=6),
            completions,
        ),
        totals_by_ide=(IdeTotals(ide="vscode", code_generation_activity_count=16),),
        totals_by_language_feature=(
            LanguageFeatureTotals(
                language="go", feature="agent_edit", code_generation_activity_count=6
            ),
            LanguageFeatureTotals(
                language="go", feature="code_completion", code_generation_activity_count=10
            ),
        ),
        totals_by_language_model=(
            LanguageModelTotals(language="go", model="auto", code_generation_activity_count=16),
        ),
        totals_by_model_feature=(
            ModelFeatureTotals(
                model="auto", feature="code_completion", code_generation_activity_count=16
            ),
        ),
    )
    yesterday = Day(day=LAST - timedelta(days=1), loc_added_sum=1, totals_by_feature=(completions,))

    told = summary(Period.ending(LAST, 2), [fetched(yesterday), fetched(day)])

    assert told.totals["code_generation_activity_count"] == 16
    assert told.totals["loc_added_sum"] == 21
    assert told.totals["loc_deleted_sum"] is None
    assert told.acceptance == AcceptanceRate(accepted=8, suggested=20)
    assert [part.feature for part in told.by_feature] == ["code_completion", "agent_edit"]
    assert told.by_language == (LanguageTotals(language="go", code_generation_activity_count=16),)
    assert told.by_ide == (IdeTotals(ide="vscode", code_generation_activity_count=16),)
    assert told.by_model == (ModelTotals(model="auto", code_generation_activity_count=16),)


def test_days_without_breakdowns_have_none() -> None:
    """Server-side activity has counts without parts; no part is made up for it."""
    told = summary(Period(LAST, LAST), [fetched(Day(day=LAST, loc_added_sum=4))])

    assert told.totals["loc_added_sum"] == 4
    assert (told.by_feature, told.by_language, told.by_ide, told.by_model) == ((), (), (), ())
    assert told.acceptance is None


# Comparisons


def test_a_period_is_compared_with_the_one_before() -> None:
    """Where its days are known: seven days against the seven before."""
    period = Period.ending(LAST, 7)

    told = summary(period, prompting(period, 2), before=prompting(period.before(), 1))

    assert told.comparison == Comparison(period, period.before())
    assert told.comparison.is_with_period_before(period)
    assert prompts(told) == (14, 14, 7)


@pytest.mark.parametrize("length", [7, 10, 13])
def test_less_than_two_weeks_have_no_comparable_halves(length: int) -> None:
    """Friday to Sunday against Monday to Wednesday would call every weekend a fall."""
    period = Period.ending(LAST, length)

    assert summary(period, prompting(period)).comparison is None


def test_a_few_days_are_no_measure_for_many_missing() -> None:
    """Where most days have no counterpart, no change is told at all."""
    period = Period.ending(LAST, 28)
    days = [day for day in prompting(period) if day.day.day.day in {1, 15}]

    assert summary(period, days).comparison is None


@pytest.mark.parametrize(
    ("length", "half"),
    [(2, 1), (3, 1), (14, 7), (15, 7), (20, 7), (28, 14), (30, 14), (41, 14), (90, 42)],
)
def test_else_its_last_half_is_compared_with_its_first(length: int, half: int) -> None:
    """Halves of a week or more are whole weeks, so that weekends are no change."""
    period = Period.ending(LAST, length)

    told = summary(period, prompting(period))

    later, earlier = (
        Period.ending(LAST, half),
        Period.ending(period.first + timedelta(days=half - 1), half),
    )
    assert told.comparison == Comparison(later, earlier)
    assert not told.comparison.is_with_period_before(period)
    assert prompts(told) == (length, half, half)


def test_a_single_day_has_no_halves() -> None:
    """Without the day before there is nothing to compare, and nothing moved."""
    told = summary(Period(LAST, LAST), prompting(Period(LAST, LAST)))

    assert told.comparison is None
    assert {metric.change for metric in told.metrics} == {None}


def test_like_is_compared_with_like() -> None:
    """A day without figures is left out together with its counterpart of the other side."""
    period = Period.ending(LAST, 7)
    gap = period.before().days[2]

    told = summary(
        period, prompting(period, 1), before=prompting(period.before(), 1, without=[gap])
    )

    assert prompts(told) == (7, 6, 6)
    metric = told.metric(Name.INTERACTIONS)
    assert metric is not None
    assert metric.change == 0


def test_days_that_are_not_processed_yet_are_not_compared() -> None:
    """Nineteen days are held against the nineteen before them, not against twenty-one."""
    period = Period(date(2026, 11, 1), date(2026, 11, 21))
    processed = Period(period.first, LAST)

    told = summary(period, prompting(processed), before=prompting(processed.before()))

    assert told.comparison == Comparison(processed, processed.before())
    assert told.comparison.is_with_period_before(period)
    assert prompts(told) == (19, 19, 19)


def test_halves_end_with_the_last_processed_day() -> None:
    """Of nineteen processed days, the last week is held against the first."""
    period = Period(date(2026, 11, 1), date(2026, 11, 21))

    told = summary(period, prompting(Period(period.first, LAST)))

    assert told.comparison == Comparison(
        Period(date(2026, 11, 13), LAST), Period(date(2026, 11, 1), date(2026, 11, 7))
    )


def test_few_days_say_little_about_the_period_before() -> None:
    """Where GitHub's reports begin within the period before, the halves are compared."""
    period = Period.ending(LAST, 28)
    few = prompting(Period.ending(period.before().last, 13))
    enough = prompting(Period.ending(period.before().last, 14))

    assert summary(period, prompting(period), before=few).comparison == Comparison(
        Period.ending(LAST, 14), Period(period.first, period.first + timedelta(days=13))
    )
    assert summary(period, prompting(period), before=enough).comparison == Comparison(
        period, period.before()
    )


def test_a_rolling_figure_is_compared_at_the_end_of_both_sides() -> None:
    """The last day's own figure against that of the last day before."""
    period = Period.ending(LAST, 2)
    counts = dict(zip([*period.before().days, *period.days], (5, 6, 7, 8), strict=True))
    every = [fetched(Day(day=day, weekly_active_users=count)) for day, count in counts.items()]

    told = summary(period, every[2:], before=every[:2])

    metric = told.metric(Name.WEEKLY_ACTIVE_USERS)
    assert metric is not None
    assert (metric.value, metric.later, metric.earlier) == (8, 8, 6)


def test_a_weekend_has_figures_but_no_weekday_average() -> None:
    """Saturday and Sunday alone: the counts are there, the average is missing."""
    weekend = Period(date(2026, 11, 14), date(2026, 11, 15))

    told = summary(weekend, prompting(weekend, 3))

    daily = told.metric(Name.DAILY_ACTIVE_USERS)
    assert daily is not None
    assert daily.value is None
    assert prompts(told)[0] == 6
