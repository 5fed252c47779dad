"""What follows from each failure: another try where that helps, a pause where only people can help."""

import logging
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from aiohttp import ClientConnectionError
from hypothesis import given
from hypothesis import strategies as st

from handlers.deliveries.failing import LATEST, Again, Next, PermissionLost, Skip, Stop, after
from handlers.hindrances import Hindrance
from handlers.refusals import Limited, SlackRefused, Unconfirmed
from metrics import errors
from metrics.scope import Period, Scope, ScopeKind

DUE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ACME = Scope(ScopeKind.ORG, "acme")
WEEK = Period(date(2026, 11, 14), date(2026, 11, 20))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

STOPS: dict[Exception, str] = {
    **{
        SlackRefused(code): code
        for code in (
            *("not_in_channel", "channel_not_found", "is_archived", "account_inactive"),
            *("token_revoked", "invalid_auth", "token_expired", "missing_scope", "msg_too_long"),
            *("restricted_action", "restricted_action_read_only_channel", "msg_blocks_too_long"),
        )
    },
    SlackRefused("user_not_found"): "owner_gone",
    errors.TokenRefused("/orgs/acme", status=401): "github_token",
    errors.TokenMissing("/orgs/acme"): "github_not_installed",
    errors.PolicyDisabled("/orgs/acme", status=403): "github_policy",
    errors.PermissionMissing("/orgs/acme", status=403): "github_permission",
    errors.NotFound("/orgs/acme", status=404): "github_not_found",
    errors.VersionRetired("/orgs/acme", status=410): "github_version",
    errors.ApiDisabled("/orgs/acme", status=422): "github_switched_off",
    errors.RequestRefused("/orgs/acme", status=418): "github_refused",
    errors.EndpointClosed(ACME, "api.github.com"): "github_closed",
    errors.LinkRefused("the report", host="example.com"): "report_host",
    errors.ReportTooLarge("the report", limit_bytes=1): "report_size",
    errors.TeamNotListed(ACME, WEEK, ()): "team_not_listed",
    errors.OneOfTwo(ACME, errors.NotFound("/orgs/acme")): "github_not_found",
    **{
        PermissionLost(why): str(why)
        for why in (
            *(Hindrance.OWNER_GONE, Hindrance.OWNER_NO_MEMBER, Hindrance.OWNER_ROLE),
            *(Hindrance.CHANNEL_SHARED, Hindrance.SCOPE_NOT_SERVED, Hindrance.SCOPE_NOT_HERE),
        )
    },
}
# Each with the number of tries, and what is kept when none of them helped.
RETRIED: dict[Exception, tuple[int, Next]] = {
    Unconfirmed(): (16, Skip("slack_down")),
    SlackRefused("ClientConnectorError"): (16, Skip("slack_down")),
    SlackRefused("ratelimited"): (16, Skip("slack_busy")),
    SlackRefused("internal_error"): (16, Skip("slack_down")),
    SlackRefused("service_unavailable"): (16, Skip("slack_down")),
    ClientConnectionError(): (16, Skip("slack_down")),
    TimeoutError(): (16, Skip("slack_down")),
    errors.Unavailable("/orgs/acme", status=502): (16, Skip("github_down")),
    errors.LinkExpired("the report"): (16, Skip("github_down")),
    errors.BrokenAnswer("the report"): (16, Skip("github_answer")),
    errors.TookTooLong(60): (16, Skip("took_too_long")),
    PermissionLost(Hindrance.NOT_TOLD): (16, Skip("not_told")),
    errors.NoData(ACME, WEEK): (8, Skip("no_data")),
    errors.NoTeamsListed(ACME, WEEK): (8, Skip("no_data")),
    SlackRefused("brand_new"): (3, Stop("brand_new")),
    ValueError("a mistake"): (3, Skip("unexpected")),
}
LEFT_OUT: dict[Exception, str] = {
    errors.GroupTooSmall(ACME, 5): "few_people",
    SlackRefused("invalid_blocks"): "invalid_blocks",
    SlackRefused("thread_not_found"): "thread_not_found",
    SlackRefused("restricted_action_thread_locked"): "restricted_action_thread_locked",
}


def _name(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "why", None) or type(value).__name__)


def _until_it_ends(error: Exception, key: str = "7") -> list[Next]:
    now, steps = DUE, list[Next]()
    while len(steps) < 100:
        step = after(error, len(steps) + 1, DUE, now, key=key)
        steps.append(step)
        if not isinstance(step, Again):
            break
        now = step.at
    return steps


@pytest.mark.parametrize(("error", "why"), STOPS.items(), ids=_name)
def test_what_only_people_can_change_stops_at_once(error: Exception, why: str) -> None:
    """The subscription is paused with the reason, at the first attempt."""
    assert after(error, 1, DUE, DUE) == Stop(why)


@pytest.mark.parametrize(("error", "end"), RETRIED.items(), ids=_name)
def test_what_may_pass_is_tried_again_until_it_is_not_worth_it(
    error: Exception, end: tuple[int, Next]
) -> None:
    """The number of tries is bounded, and in the end it is known why."""
    tries, then = end
    steps = _until_it_ends(error)
    assert (len(steps), steps[-1]) == (tries, then)


@pytest.mark.parametrize(("error", "why"), LEFT_OUT.items(), ids=_name)
def test_what_is_about_this_one_leaves_the_next_alone(error: Exception, why: str) -> None:
    """It is left out with its reason, and the subscription goes on."""
    assert after(error, 1, DUE, DUE) == Skip(why)


def test_pauses_grow_from_a_minute_to_half_an_hour() -> None:
    """An outage of seconds costs a minute, one of hours costs few requests."""
    steps = _until_it_ends(errors.Unavailable("/orgs/acme"))
    moments = [DUE, *(step.at for step in steps if isinstance(step, Again))]
    pauses = [later - one for one, later in pairwise(moments)]
    assert timedelta(minutes=1) <= pauses[0] <= timedelta(minutes=1.2)
    assert timedelta(minutes=8) <= pauses[3] <= timedelta(minutes=9.6)
    assert timedelta(minutes=30) <= pauses[-1] <= timedelta(minutes=36)
    assert timedelta(hours=5) < moments[-1] - DUE < timedelta(hours=7)


def test_github_says_when_it_answers_again() -> None:
    """Before that moment it is not asked."""
    limit = errors.RateLimited("/orgs/acme", retry_at=NOON, secondary=False)
    assert after(limit, 1, DUE, DUE) == Again(NOON)


def test_slack_says_when_it_takes_messages_again() -> None:
    """Retry-After holds, however long it is."""
    step = after(Limited("ratelimited", 3_600), 1, DUE, DUE)
    assert step == Again(DUE + timedelta(hours=1))


def test_what_would_come_a_day_late_is_left_out() -> None:
    """By then it is not worth having."""
    limit = errors.RateLimited("/orgs/acme", retry_at=DUE + 2 * LATEST, secondary=False)
    assert after(limit, 1, DUE, DUE) == Skip("github_busy")


def test_deliveries_that_failed_together_come_back_one_by_one() -> None:
    """Their pauses differ by their keys, and one key always waits equally long."""
    error = errors.Unavailable("/orgs/acme")
    steps = [after(error, 1, DUE, DUE, key=str(number)) for number in range(100)]
    assert len(set(steps)) == 100
    assert steps == [after(error, 1, DUE, DUE, key=str(number)) for number in range(100)]


def test_a_mistake_of_ours_is_logged_with_its_type_and_place_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The error's own text may repeat what somebody wrote."""
    caplog.set_level(logging.ERROR)
    try:
        int("what somebody wrote")
    except ValueError as error:
        after(error, 1, DUE, DUE)
    assert "ValueError in test_a_mistake_of_ours" in caplog.text
    assert "what somebody wrote" not in caplog.text


@given(
    st.sampled_from([*STOPS, *RETRIED, *LEFT_OUT]),
    st.integers(1, 10_000),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.text(max_size=20),
)
def test_nothing_is_tried_for_ever_nor_at_once(
    error: Exception, attempts: int, late: timedelta, key: str
) -> None:
    """Whatever happens whenever: another try is in the future, and within a day."""
    step = after(error, attempts, DUE, DUE + late, key=key)
    if isinstance(step, Again):
        assert DUE + late < step.at <= DUE + LATEST
