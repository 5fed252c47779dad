"""A line of a users report or of a user-teams report, typed, with GitHub's own field names.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Annotated, Generic, Literal, TypeVar, get_args

import msgspec

from metrics.decoding import HOUSEKEEPING
from metrics.models import (
    LARGEST_COUNT,
    Amount,
    Count,
    Counters,
    FeatureTotals,
    IdeTotals,
    LanguageFeatureTotals,
    LanguageModelTotals,
    ModelFeatureTotals,
    SessionTotals,
)

Row = TypeVar("Row", bound=msgspec.Struct)

# GitHub sends numbers in some reports and the same numbers as strings in others.
Id = (
    Annotated[int, msgspec.Meta(ge=1, le=LARGEST_COUNT)]
    | Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$")]
)

MOST_UNKNOWN = 200
# A line is broken, or has something that is new.
NOT_EXACT = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

Feature = Literal[
    "agent_edit",
    "chat_inline",
    "chat_panel_agent_mode",
    "chat_panel_ask_mode",
    "chat_panel_custom_mode",
    "chat_panel_edit_mode",
    "chat_panel_plan_mode",
    "chat_panel_unknown_mode",
    "code_completion",
    "copilot_app",
    "copilot_cli",
    "others",
]
FEATURES: frozenset[str] = frozenset(get_args(Feature))


class BrokenLine(Exception):
    """A line that cannot be used; its text is the reason, without any of the line's values."""


class AdoptionPhase(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How far a person has come over 28 days: 0 is no cohort, 3 the furthest."""

    phase_number: Count | None = None


class UserDay(Counters, frozen=True, kw_only=True):
    """One person's UTC day. Who had no activity on a day has no row for it."""

    user_id: Id
    day: date
    user_login: str | None = None
    totals_by_ide: tuple[IdeTotals, ...] | None = None
    totals_by_feature: tuple[FeatureTotals, ...] | None = None
    totals_by_language_feature: tuple[LanguageFeatureTotals, ...] | None = None
    totals_by_language_model: tuple[LanguageModelTotals, ...] | None = None
    totals_by_model_feature: tuple[ModelFeatureTotals, ...] | None = None
    totals_by_cli: SessionTotals | None = None
    totals_by_copilot_app: SessionTotals | None = None
    used_chat: bool | None = None
    used_agent: bool | None = None
    used_cli: bool | None = None
    used_copilot_app: bool | None = None
    used_copilot_cloud_agent: bool | None = None
    used_copilot_code_review_active: bool | None = None
    used_copilot_code_review_passive: bool | None = None
    used_vscode_agent: bool | None = None
    ai_credits_used: Amount | None = None
    ai_adoption_phase: AdoptionPhase | None = None


class _KnownFeature(FeatureTotals, frozen=True, kw_only=True):
    """The counts of a feature that this version knows."""

    feature: Feature


class _KnownUserDay(UserDay, frozen=True, kw_only=True):
    """A row without a feature that is new."""

    totals_by_feature: tuple[_KnownFeature, ...] | None = None


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """One person in one team on one UTC day; GitHub leaves out teams of fewer than five seats."""

    user_id: Id
    team_id: Id
    slug: str
    day: date


_DOCUMENTED_OF_USERS = (
    *HOUSEKEEPING,
    *(f"distinct_{what}_use_count" for what in ("custom_agent", "mcp", "plugin", "skill")),
    *(f"totals_by_{what}" for what in ("custom_agent", "mcp", "plugin", "skill", "slash_cmd")),
    "distinct_slash_cmd_use_count",
    "totals_by_3rd_party_agent",
    "totals_by_vscode_agent",
    # The older name of `used_copilot_cloud_agent`, always with the same value.
    "used_copilot_coding_agent",
)
_DOCUMENTED_OF_TEAMS = (*HOUSEKEEPING, "user_login")


class _Reader(Generic[Row]):
    """Decodes lines at full speed, and looks closer only at those with something that is new."""

    def __init__(self, kind: type[Row], known: type[Row], documented: tuple[str, ...]) -> None:
        self._known = frozenset({*kind.__struct_fields__, *documented})
        exact = msgspec.defstruct(
            f"Exact{kind.__name__}",
            [(name, msgspec.Raw, msgspec.Raw(b"")) for name in documented],
            bases=(known,),
            kw_only=True,
            frozen=True,
            forbid_unknown_fields=True,
        )
        decoder: msgspec.json.Decoder[Row] = msgspec.json.Decoder(exact)
        self.exact: Callable[[bytes], Row] = decoder.decode
        self._tolerant = msgspec.json.Decoder(kind)
        self._fields = msgspec.json.Decoder(dict[str, msgspec.Raw])

    def row(self, line: bytes, unknown: Counter[str]) -> Row:
        """Return a line that `exact` refused, and count its unknown fields. Raises `BrokenLine`."""
        try:
            row = self._tolerant.decode(line)
            for name in self._fields.decode(line).keys() - self._known:
                count_unknown(name, unknown)
        except RecursionError:
            raise BrokenLine("nested too deeply") from None
        except NOT_EXACT as error:
            raise BrokenLine(str(error)) from None
        return row


_USERS: _Reader[UserDay] = _Reader(UserDay, _KnownUserDay, _DOCUMENTED_OF_USERS)
_TEAMS = _Reader(Membership, Membership, _DOCUMENTED_OF_TEAMS)
_exact_user_day, _exact_membership = _USERS.exact, _TEAMS.exact


def user_day(line: bytes, unknown: Counter[str]) -> UserDay:
    """Return a line of a users report, counting what is new in it. Raises `BrokenLine`.

    A field is counted by its name, a new value of `feature` as "feature: value".
    """
    try:
        return _exact_user_day(line)
    except NOT_EXACT:
        row = _USERS.row(line, unknown)
    for part in row.totals_by_feature or ():
        if part.feature not in FEATURES:
            count_unknown(f"feature: {part.feature}", unknown)
    return row


def count_unknown(name: str, unknown: Counter[str]) -> None:
    """Count a name that is new; a file full of them must not fill the memory."""
    if name in unknown or len(unknown) < MOST_UNKNOWN:
        unknown[name] += 1


def membership(line: bytes, unknown: Counter[str]) -> Membership:
    """Return a line of a user-teams report, counting its new fields. Raises `BrokenLine`."""
    try:
        return _exact_membership(line)
    except NOT_EXACT:
        return _TEAMS.row(line, unknown)
