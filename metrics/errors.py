"""What can go wrong between a question and its figures.

Every error carries the fact that is needed to act on it.

    MetricsError
    ├── GitHubError                  GitHub, or the way to it, did not give what was asked
    │   ├── TokenRefused             401: the token is wrong, expired or revoked
    │   ├── TokenMissing             the app is not installed where the scope lives
    │   ├── PolicyDisabled           403: the "Copilot usage metrics" policy is off
    │   ├── PermissionMissing        403: the token may not read this
    │   ├── RateLimited              403 or 429: try again at `retry_at`
    │   ├── NotFound                 404: no such scope, or not for this token
    │   ├── VersionRetired           410: the API version is no longer answered
    │   ├── ApiDisabled              422: the old metrics API is switched off
    │   ├── RequestRefused           any other 4xx
    │   ├── Unavailable              5xx, a timeout, a connection that broke
    │   ├── BrokenAnswer             an answer that is not what GitHub describes
    │   └── DownloadError            a report file that could not be fetched
    │       ├── LinkExpired          the signed link's life is over
    │       ├── LinkRefused          the link leads to a host that is not on the allow-list
    │       └── ReportTooLarge       the file is larger than `limit_bytes`
    ├── TookTooLong                  the question's own deadline passed
    ├── NoData                       GitHub has no figures for any day of the period
    │   ├── TeamNotListed            GitHub lists the owner's teams, and not this one
    │   └── NoRepositoryReport       GitHub has no report of the owner's repositories
    └── EndpointClosed               GitHub closed the only endpoint that had this
"""

from datetime import datetime

from metrics.scope import Period, Scope


class MetricsError(Exception):
    """Something stands between the question and its figures."""


class GitHubError(MetricsError):
    """GitHub did not give what was asked.

    `permanent` is the whole retry policy: where it is true, asking again now cannot help.
    `asked` names what was asked for, without a query and so without a secret.
    """

    permanent = True

    def __init__(self, asked: str, detail: str = "", *, status: int | None = None) -> None:
        self.asked = asked
        self.detail = detail
        self.status = status
        parts = (asked, "" if status is None else f"status {status}", detail)
        super().__init__(": ".join(part for part in parts if part))


class TokenRefused(GitHubError):
    """401: GitHub does not accept the token."""


class TokenMissing(GitHubError):
    """The GitHub App is not installed on the organization or enterprise of the scope."""


class PolicyDisabled(GitHubError):
    """403: the "Copilot usage metrics" policy is not enabled everywhere."""


class PermissionMissing(GitHubError):
    """403: the token lacks the permission or the person behind it the role; `needs` names it."""

    def __init__(
        self, asked: str, detail: str = "", *, status: int | None = None, needs: str = ""
    ) -> None:
        super().__init__(asked, detail, status=status)
        self.needs = needs


class RateLimited(GitHubError):
    """403 or 429 with a limit's marks: GitHub will answer again at `retry_at` (aware UTC).

    `secondary` tells GitHub's limit on the pace from the hourly allowance.
    """

    permanent = False

    def __init__(
        self,
        asked: str,
        detail: str = "",
        *,
        retry_at: datetime,
        secondary: bool,
        status: int | None = None,
    ) -> None:
        super().__init__(asked, detail, status=status)
        self.retry_at = retry_at
        self.secondary = secondary


class NotFound(GitHubError):
    """404: it does not exist, or this token may not know that it does."""


class VersionRetired(GitHubError):
    """410: the `X-GitHub-Api-Version` that was sent has reached its end."""


class ApiDisabled(GitHubError):
    """422: the old metrics API is disabled for the organization or enterprise."""


class RequestRefused(GitHubError):
    """Any other 4xx answer."""


class Unavailable(GitHubError):
    """A 5xx answer, a timeout, or a connection that could not be made or broke."""

    permanent = False


class BrokenAnswer(GitHubError):
    """An answer or a report file whose content is not what GitHub describes."""


class DownloadError(GitHubError):
    """A report file could not be fetched from the link host."""


class LinkExpired(DownloadError):
    """403 or 404 from the link host: the link is used up; fresh links may help once."""


class LinkRefused(DownloadError):
    """The link leads to a host that `GITHUB_LINK_HOSTS` does not allow; `host` names it."""

    def __init__(self, asked: str, *, host: str) -> None:
        super().__init__(asked, f"{host} is not an allowed link host")
        self.host = host


class ReportTooLarge(DownloadError):
    """The file is larger than `limit_bytes`, as sent or unpacked."""

    def __init__(self, asked: str, *, limit_bytes: int) -> None:
        super().__init__(asked, f"larger than {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


class TookTooLong(MetricsError):
    """The question's deadline passed; what had arrived is stored, so asking again gets further."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:.0f} seconds")
        self.seconds = seconds


class NoData(MetricsError):
    """GitHub answered, and has no figures for any day of the period."""

    def __init__(self, scope: Scope, period: Period | None) -> None:
        super().__init__(f"no figures for {scope}")
        self.scope = scope
        self.period = period


class TeamNotListed(NoData):
    """GitHub listed `teams` on the days of the period, and not this one, or none at all.

    It leaves out teams of fewer than five seats, and knows none that does not exist.
    https://docs.github.com/en/copilot/reference/copilot-usage-metrics/team-level-metrics
    """

    def __init__(self, scope: Scope, period: Period, teams: tuple[str, ...]) -> None:
        super().__init__(scope, period)
        self.period: Period = period
        self.teams = teams


class NoRepositoryReport(NoData):
    """GitHub has no report of the repositories of an owner for any day of the period."""

    def __init__(self, scope: Scope, period: Period) -> None:
        super().__init__(scope, period)
        self.period: Period = period


class EndpointClosed(MetricsError):
    """The scope is only answered by an endpoint that this host no longer has.

    https://github.blog/changelog/2026-01-29-closing-down-notice-of-legacy-copilot-metrics-apis/
    """

    def __init__(self, scope: Scope, host: str) -> None:
        super().__init__(f"{host} no longer answers {scope}")
        self.scope = scope
        self.host = host
