"""What keeps a subscription from its channel, as the word that is kept for it.

Where Slack refuses, its own code is kept, such as `not_in_channel`; these are the others.
"""

from enum import StrEnum


class Hindrance(StrEnum):
    """What is not a code of Slack's."""

    SLACK_DOWN = "slack_down"
    SLACK_BUSY = "slack_busy"
    GITHUB_DOWN = "github_down"
    GITHUB_BUSY = "github_busy"
    GITHUB_ANSWER = "github_answer"
    GITHUB_TOKEN = "github_token"  # noqa: S105 - the word for a refused one
    GITHUB_NOT_INSTALLED = "github_not_installed"
    GITHUB_POLICY = "github_policy"
    GITHUB_PERMISSION = "github_permission"
    GITHUB_NOT_FOUND = "github_not_found"
    GITHUB_VERSION = "github_version"
    GITHUB_SWITCHED_OFF = "github_switched_off"
    GITHUB_CLOSED = "github_closed"
    GITHUB_REFUSED = "github_refused"
    REPORT_HOST = "report_host"
    REPORT_SIZE = "report_size"
    TOOK_TOO_LONG = "took_too_long"
    NO_DATA = "no_data"
    TEAM_NOT_LISTED = "team_not_listed"
    FEW_PEOPLE = "few_people"
    OWNER_GONE = "owner_gone"
    OWNER_NO_MEMBER = "owner_no_member"
    OWNER_ROLE = "owner_role"
    NOT_TOLD = "not_told"
    CHANNEL_SHARED = "channel_shared"
    SCOPE_NOT_SERVED = "scope_not_served"
    SCOPE_NOT_HERE = "scope_not_here"
    UNEXPECTED = "unexpected"


# The owner has left, or may no longer have Copilot figures: there is nothing they could do.
OWNER_LOST = frozenset({Hindrance.OWNER_GONE, Hindrance.OWNER_NO_MEMBER})

# Nothing can be posted anywhere, and once that is over, it is over for every subscription.
APP_SHUT_OUT = frozenset(
    {
        *("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"),
        *("not_allowed_token_type", "team_access_not_granted", "ekm_access_denied"),
    }
)

# Somebody mends it once for many, none of whom should have to press a button for that: what is
# paused for it is tried whenever it is due.
MENDED_FOR_ALL = frozenset(
    {
        *(Hindrance.GITHUB_TOKEN, Hindrance.GITHUB_NOT_INSTALLED, Hindrance.GITHUB_POLICY),
        *(Hindrance.GITHUB_PERMISSION, Hindrance.GITHUB_VERSION, Hindrance.GITHUB_SWITCHED_OFF),
        *(Hindrance.REPORT_HOST, Hindrance.SCOPE_NOT_SERVED, "missing_scope"),
    }
)

# The channel will not have it; another one might.
CHANNEL_SHUT = frozenset(
    {
        *("not_in_channel", "channel_not_found", "is_archived", "is_inactive"),
        *("restricted_action", Hindrance.CHANNEL_SHARED, Hindrance.SCOPE_NOT_HERE),
    }
)


def concerns_channel(why: str) -> bool:
    """Whether it is the channel that does not let it in, so that moving it elsewhere helps."""
    return why in CHANNEL_SHUT or why.startswith("restricted_action")
