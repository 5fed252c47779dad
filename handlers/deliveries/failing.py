"""What to do after a delivery failed: try again, stop the subscription, or leave this one out."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch
from hashlib import blake2b
from typing import TypeAlias

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from handlers.hindrances import APP_SHUT_OUT, CHANNEL_SHUT, Hindrance
from handlers.problems import place_of
from handlers.refusals import (
    BLOCKS_REFUSED,
    MAYBE_DONE,
    RATE_LIMITED,
    Limited,
    SlackRefused,
    Unconfirmed,
    refusal,
)
from metrics import errors

logger = logging.getLogger(__name__)

# What is later than this is not worth having any more.
LATEST = timedelta(days=1)
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Again:
    """It is tried again, not before a moment (aware UTC)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Trying again does not help, now or the next time: the subscription is paused; `why` is kept."""

    why: str


@dataclass(frozen=True, slots=True)
class Skip:
    """This one is left out and the next one is tried; `why` is kept."""

    why: str


Next: TypeAlias = Again | Stop | Skip


class PermissionLost(Exception):
    """Whoever ordered it may no longer have it there; `why` is a `Hindrance`."""

    def __init__(self, why: Hindrance) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class _Tries:
    """So many tries, with pauses that double from `first` to `longest`, and what comes then.

    The next one is not tried before `at`, where whoever refused has named a moment.
    """

    most: int
    first: timedelta
    longest: timedelta
    then: Stop | Skip
    at: datetime | None = None


def _for_hours(why: str, at: datetime | None = None) -> _Tries:
    """About five hours and a half."""
    return _Tries(16, timedelta(minutes=1), timedelta(minutes=30), Skip(why), at)


def _hourly(why: str) -> _Tries:
    """GitHub makes a report when it can, so that asking every minute would be for nothing."""
    return _Tries(8, timedelta(hours=1), timedelta(hours=1), Skip(why))


def _a_few(then: Stop | Skip) -> _Tries:
    return _Tries(3, timedelta(minutes=1), timedelta(minutes=5), then)


def after(
    error: Exception, attempts: int, due_at: datetime, now: datetime, *, key: str = ""
) -> Next:
    """Return what to do after the last of so many attempts failed with this error.

    `key` names the delivery: no two wait equally long, and the same one always does.
    """
    plan = _plan(error, now)
    if not isinstance(plan, _Tries):
        return plan
    at = max(plan.at or now, now + _pause(plan, attempts, key))
    over = attempts >= plan.most or at > due_at + LATEST
    return plan.then if over else Again(at)


def _pause(tries: _Tries, attempts: int, key: str) -> timedelta:
    doubled: timedelta = tries.first * 2 ** min(attempts - 1, 16)
    drawn = blake2b(f"{key} {attempts}".encode(), digest_size=4).digest()
    share = int.from_bytes(drawn, "big") / 2**32
    return min(doubled, tries.longest) * (1 + JITTER * share)


@singledispatch
def _plan(error: Exception, _now: datetime) -> _Tries | Stop | Skip:
    logger.error("a delivery failed: %s", place_of(error))
    return _a_few(Skip(Hindrance.UNEXPECTED))


@_plan.register
def _(error: PermissionLost, _now: datetime) -> _Tries | Stop | Skip:
    return _for_hours(error.why) if error.why is Hindrance.NOT_TOLD else Stop(error.why)


# What may be different the next time, because it is about this one message.
_THIS_ONE = BLOCKS_REFUSED | {
    *("metadata_too_large", "no_text", "thread_not_found", "message_not_found"),
    "restricted_action_thread_locked",
}
# For what deliveries are left out, besides those that were missed.
LEFT_OUT = tuple(sorted({*Hindrance, *_THIS_ONE}))
_SLACK_DOWN = MAYBE_DONE | {"service_unavailable"}
# Of these it is known that they stay; another one may be a mood of Slack's.
_STAYING = APP_SHUT_OUT | CHANNEL_SHUT | {"missing_scope", "msg_too_long", "msg_blocks_too_long"}


@_plan.register
def _(error: SlackRefused, _now: datetime) -> _Tries | Stop | Skip:
    code = error.code
    if code in RATE_LIMITED:
        return _for_hours(Hindrance.SLACK_BUSY)
    # A code of Slack's has no capitals; the name of a broken connection's error has.
    if code in _SLACK_DOWN or not code.islower():
        return _for_hours(Hindrance.SLACK_DOWN)
    if code == "user_not_found":
        return Stop(Hindrance.OWNER_GONE)
    if code in _THIS_ONE and code not in _STAYING:
        return Skip(code)
    if code in _STAYING or code.startswith("restricted_action"):
        return Stop(code)
    return _a_few(Stop(code))


@_plan.register
def _(error: Limited, now: datetime) -> _Tries:
    return _for_hours(Hindrance.SLACK_BUSY, now + timedelta(seconds=error.seconds))


@_plan.register
def _(error: SlackApiError, now: datetime) -> _Tries | Stop | Skip:
    return _plan(refusal(error), now)


@_plan.register(Unconfirmed)
@_plan.register(ClientError)
@_plan.register(TimeoutError)
def _(_error: Exception, _now: datetime) -> _Tries:
    return _for_hours(Hindrance.SLACK_DOWN)


@_plan.register
def _(error: errors.RateLimited, _now: datetime) -> _Tries:
    return _for_hours(Hindrance.GITHUB_BUSY, error.retry_at)


@_plan.register
def _(error: errors.OneOfTwo, now: datetime) -> _Tries | Stop | Skip:
    return _plan(error.error, now)


@_plan.register
def _(_error: errors.NoData, _now: datetime) -> _Tries:
    return _hourly(Hindrance.NO_DATA)


@_plan.register(errors.Unavailable)
@_plan.register(errors.DownloadError)
def _(_error: Exception, _now: datetime) -> _Tries:
    return _for_hours(Hindrance.GITHUB_DOWN)


@_plan.register
def _(_error: errors.BrokenAnswer, _now: datetime) -> _Tries:
    return _for_hours(Hindrance.GITHUB_ANSWER)


@_plan.register
def _(_error: errors.TookTooLong, _now: datetime) -> _Tries:
    return _for_hours(Hindrance.TOOK_TOO_LONG)


@_plan.register
def _(_error: errors.GroupTooSmall, _now: datetime) -> Skip:
    # How many were active may be different the next time.
    return Skip(Hindrance.FEW_PEOPLE)


# What only somebody can change.
_LASTING: dict[type, Hindrance] = {
    errors.MetricsError: Hindrance.UNEXPECTED,
    errors.GitHubError: Hindrance.GITHUB_REFUSED,
    errors.TokenRefused: Hindrance.GITHUB_TOKEN,
    errors.TokenMissing: Hindrance.GITHUB_NOT_INSTALLED,
    errors.PolicyDisabled: Hindrance.GITHUB_POLICY,
    errors.PermissionMissing: Hindrance.GITHUB_PERMISSION,
    errors.NotFound: Hindrance.GITHUB_NOT_FOUND,
    errors.VersionRetired: Hindrance.GITHUB_VERSION,
    errors.ApiDisabled: Hindrance.GITHUB_SWITCHED_OFF,
    errors.EndpointClosed: Hindrance.GITHUB_CLOSED,
    errors.LinkRefused: Hindrance.REPORT_HOST,
    errors.ReportTooLarge: Hindrance.REPORT_SIZE,
    errors.TeamNotListed: Hindrance.TEAM_NOT_LISTED,
}


@_plan.register(errors.MetricsError)
@_plan.register(errors.LinkRefused)
@_plan.register(errors.ReportTooLarge)
@_plan.register(errors.TeamNotListed)
def _(error: Exception, _now: datetime) -> Stop:
    return Stop(next(_LASTING[kind] for kind in type(error).__mro__ if kind in _LASTING))
