"""What to tell a person when the figures cannot be had: what happened, then the next step."""

from difflib import get_close_matches
from functools import singledispatch

from handlers.mrkdwn import code, escape, quote, shorten
from handlers.request import scope_text
from handlers.vocabulary import SLASH_COMMAND
from metrics import errors, numbers
from metrics.scope import Scope

_DETAIL_LENGTH = 120
_MOST_TEAMS = 10
_A_MEGABYTE = 1_000_000
_TRY_LATER = "Try again in a few minutes."
_UNKNOWN_NOT_ZERO = "The figures are not zero; they are unknown."
_TELL_THE_OPERATOR = "Please tell whoever runs this app."


@singledispatch
def problem(error: BaseException, scope: Scope | None = None, *, reference: str = "") -> str:  # noqa: ARG001 - the registered functions below look at what this one does not
    """Say what stands between the question and its figures, and the next step.

    `reference` marks the place in the log; only an error without a sentence of its own shows it.
    """
    where = f" with the reference {code(reference)}" if reference else ""
    return f"Something went wrong that I have no words for. {_TELL_THE_OPERATOR[:-1]}{where}."


@problem.register
def _(_error: errors.MetricsError, scope: Scope | None = None, **_: str) -> str:
    return f"I could not get the figures of {_whose(scope)}. {_UNKNOWN_NOT_ZERO} {_TRY_LATER}"


@problem.register
def _(error: errors.GitHubError, scope: Scope | None = None, **_: str) -> str:
    return (
        f"GitHub did not give the figures of {_whose(scope)}{_status(error)}. "
        f"{_UNKNOWN_NOT_ZERO} {_TELL_THE_OPERATOR}"
    )


@problem.register
def _(_error: errors.TokenRefused, scope: Scope | None = None, **_: str) -> str:
    return (
        f"GitHub does not accept this app's token for {_whose(scope)}: it is wrong, expired or "
        "revoked. Whoever runs this app has to give it a new one."
    )


@problem.register
def _(_error: errors.TokenMissing, scope: Scope | None = None, **_: str) -> str:
    return (
        f"This app's GitHub App is not installed on {_owner(scope)}. "
        "An owner there can install it; then ask again."
    )


@problem.register
def _(_error: errors.PolicyDisabled, scope: Scope | None = None, **_: str) -> str:
    return (
        f"The policy “Copilot usage metrics” is off for {_owner(scope)}. An owner sets it to "
        "“Enabled everywhere” on GitHub: for an enterprise under AI controls → Copilot → Metrics, "
        "for an organization on its own under Settings → Copilot → Policies. "
        "The first figures come the day after."
    )


@problem.register
def _(error: errors.PermissionMissing, scope: Scope | None = None, **_: str) -> str:
    needed = f" It needs {escape(shorten(error.needs, 300))}." if error.needs else ""
    return (
        f"GitHub does not let this app read the figures of {_whose(scope)}.{needed} "
        "An owner can grant that; then ask again."
    )


@problem.register
def _(error: errors.RateLimited, scope: Scope | None = None, **_: str) -> str:
    reason = "asked too fast" if error.secondary else "used up this hour's requests"
    return (
        f"GitHub limits how much an app may ask, and this one has {reason}, so the figures of "
        f"{_whose(scope)} have to wait. Ask again at {error.retry_at:%H:%M} UTC."
    )


@problem.register
def _(_error: errors.NotFound, scope: Scope | None = None, **_: str) -> str:
    return (
        f"GitHub does not know {_whose(scope)}, or does not show it to this app. Check the "
        "spelling; if it is right, an owner there has to give this app access."
    )


@problem.register
def _(_error: errors.VersionRetired, scope: Scope | None = None, **_: str) -> str:
    return (
        f"GitHub no longer answers the version of its API in which I asked for {_whose(scope)}. "
        "Whoever runs this app has to update it."
    )


@problem.register
def _(_error: errors.ApiDisabled, scope: Scope | None = None, **_: str) -> str:
    return (
        f"The Copilot metrics API is switched off for {_owner(scope)}. "
        "An owner can switch it on in the Copilot policies on GitHub; then ask again."
    )


@problem.register
def _(error: errors.RequestRefused, scope: Scope | None = None, **_: str) -> str:
    said = f" and says {quote(error.detail, _DETAIL_LENGTH)}" if error.detail else ""
    return (
        f"GitHub refused the request for {_whose(scope)}{_status(error)}{said}. "
        f"Asking again will not help. {_TELL_THE_OPERATOR}"
    )


@problem.register
def _(error: errors.Unavailable, _scope: Scope | None = None, **_: str) -> str:
    return f"GitHub is not answering{_status(error)}. {_UNKNOWN_NOT_ZERO} {_TRY_LATER}"


@problem.register
def _(error: errors.BrokenAnswer, scope: Scope | None = None, **_: str) -> str:
    return (
        f"GitHub's answer about {_whose(scope)} is not in the form that GitHub describes "
        f"({code(shorten(error.asked, _DETAIL_LENGTH))}). {_UNKNOWN_NOT_ZERO} {_TELL_THE_OPERATOR}"
    )


@problem.register
def _(error: errors.DownloadError, scope: Scope | None = None, **_: str) -> str:
    return (
        f"A report of {_whose(scope)} could not be downloaded{_status(error)}. "
        f"{_UNKNOWN_NOT_ZERO} {_TRY_LATER}"
    )


@problem.register
def _(_error: errors.LinkExpired, scope: Scope | None = None, **_: str) -> str:
    return (
        f"GitHub's link to a report of {_whose(scope)} ended before it was downloaded. "
        "Ask again to get a fresh one."
    )


@problem.register
def _(error: errors.LinkRefused, scope: Scope | None = None, **_: str) -> str:
    return (
        f"GitHub's link to a report of {_whose(scope)} leads to {code(error.host)}, which this "
        f"app does not trust. If it should, whoever runs this app adds it to "
        f"{code('GITHUB_LINK_HOSTS')}."
    )


@problem.register
def _(error: errors.ReportTooLarge, scope: Scope | None = None, **_: str) -> str:
    limit = numbers.decimal(error.limit_bytes / _A_MEGABYTE)
    return (
        f"A report of {_whose(scope)} is larger than the {limit} MB that this app accepts. "
        f"{_TELL_THE_OPERATOR}"
    )


@problem.register
def _(error: errors.TookTooLong, scope: Scope | None = None, **_: str) -> str:
    seconds = numbers.plural(round(error.seconds), "second", "seconds")
    return (
        f"The figures of {_whose(scope)} did not all arrive within {seconds}. "
        "What arrived is kept: ask again and it will get further."
    )


@problem.register
def _(error: errors.NoData, _scope: Scope | None = None, **_: str) -> str:
    when = error.period and numbers.period(error.period.first, error.period.last)
    days = f"for {when}" if when else "yet"
    advice = f"Try {_command(error.scope, '28d')}" if when else "Try again tomorrow"
    return (
        f"GitHub has no figures of {_whose(error.scope)} {days}. A day arrives up to three days "
        f"after it ends, and only if someone used Copilot. {advice}."
    )


@problem.register
def _(error: errors.NoRepositoryReport, _scope: Scope | None = None, **_: str) -> str:
    period = numbers.period(error.period.first, error.period.last)
    return (
        f"GitHub has no report of the repositories of {_whose(error.scope)} for {period}. "
        "These reports begin in July 2026, and a day's arrives up to three days after it ends. "
        f"Try {_command(error.scope, 'repos')}."
    )


@problem.register
def _(error: errors.TeamNotListed, _scope: Scope | None = None, **_: str) -> str:
    period = numbers.period(error.period.first, error.period.last)
    missing = (
        f"GitHub lists no {_whose(error.scope)} for {period}. "
        "It leaves out teams with fewer than five Copilot seats."
    )
    if not error.teams:
        return f"{missing} It lists no other team either; {_command(error.scope.of_owner())} works instead."
    near = get_close_matches(error.scope.team or "", error.teams)
    shown = near or error.teams[:_MOST_TEAMS]
    names = ", ".join(_command(Scope(error.scope.kind, error.scope.owner, team)) for team in shown)
    return f"{missing} {'Did you mean' if near else 'It lists'} {names}{'?' if near else '.'}"


@problem.register
def _(error: errors.EndpointClosed, _scope: Scope | None = None, **_: str) -> str:
    host = escape(shorten(error.host, _DETAIL_LENGTH))
    closed = (
        f"{host} has no figures of {_whose(error.scope)}: "
        "GitHub closed the endpoints that had them on 2 April 2026."
    )
    if not error.scope.is_team:
        return f"{closed} {_TELL_THE_OPERATOR}"
    return f"{closed} {_command(error.scope.of_owner())} works instead."


def _whose(scope: Scope | None) -> str:
    return code(str(scope)) if scope else "this organization or enterprise"


def _owner(scope: Scope | None) -> str:
    return _whose(scope.of_owner() if scope else None)


def _command(scope: Scope, period: str = "") -> str:
    return code(f"{SLASH_COMMAND} {scope_text(scope)} {period}")


def _status(error: errors.GitHubError) -> str:
    return "" if error.status is None else f" (status {error.status})"
