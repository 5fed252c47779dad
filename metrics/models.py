"""What GitHub says about one day, with GitHub's own field names.

Every value is `None` where GitHub did not send it: missing is not zero.
Definitions: https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

# What a signed 64-bit integer holds, and so the database.
LARGEST_COUNT = 2**63 - 1
Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_COUNT)]
Amount = Annotated[float, msgspec.Meta(ge=0)]

CODE_COMPLETION = "code_completion"
AGENT_EDIT = "agent_edit"


class Source(StrEnum):
    """Which of GitHub's two families of endpoints gave a day, and so what its values mean."""

    REPORTS = "reports"
    LEGACY = "legacy"


# Values decoded from JSON cannot refer back to themselves. Without the garbage collector looking
# after each of them, a users report is read in about half the time (`python -m benchmarks.ingest`).
class Counters(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The counts that may be added up over days; lines of code are whole lines.

    In the order of GitHub's files, in which they are found fastest.
    """

    code_acceptance_activity_count: Count | None = None
    code_generation_activity_count: Count | None = None
    loc_added_sum: Count | None = None
    loc_deleted_sum: Count | None = None
    loc_suggested_to_add_sum: Count | None = None
    loc_suggested_to_delete_sum: Count | None = None
    user_initiated_interaction_count: Count | None = None


COUNTERS = Counters.__struct_fields__


class FeatureTotals(Counters, frozen=True, kw_only=True):
    """The counts of one feature, such as `code_completion` or `agent_edit`."""

    feature: str


class IdeTotals(Counters, frozen=True, kw_only=True):
    """The counts of one editor, such as `vscode`."""

    ide: str


class LanguageTotals(Counters, frozen=True, kw_only=True):
    """The counts of one language, as GitHub spells it."""

    language: str


class ModelTotals(Counters, frozen=True, kw_only=True):
    """The counts of one model, as GitHub spells it."""

    model: str


class LanguageFeatureTotals(LanguageTotals, frozen=True, kw_only=True):
    """The counts of one language within one feature."""

    feature: str


class LanguageModelTotals(LanguageTotals, frozen=True, kw_only=True):
    """The counts of one language within one model."""

    model: str


class ModelFeatureTotals(ModelTotals, frozen=True, kw_only=True):
    """The counts of one model within one feature."""

    feature: str


class TokenUsage(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a command-line or app day; the average is missing without requests."""

    output_tokens_sum: Count | None = None
    prompt_tokens_sum: Count | None = None
    avg_tokens_per_request: Amount | None = None


class SessionTotals(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of Copilot CLI, or of the Copilot app."""

    session_count: Count | None = None
    request_count: Count | None = None
    prompt_count: Count | None = None
    token_usage: TokenUsage | None = None


class VsCodeAgentTotals(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of VS Code's Agents window."""

    session_count: Count | None = None
    total_user_messages: Count | None = None


class AgentAppTotals(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of another vendor's agent; an interaction is a job that was started."""

    agent_id: str | int
    agent_name: str | None = None
    user_initiated_interaction_count: Count | None = None
    session_count: Count | None = None


class AdoptionPhase(msgspec.Struct, frozen=True, kw_only=True):
    """The people of one AI adoption phase, by what they used in the 28 days up to this one.

    `users_in_phase_28d` are all of them, and `total_engaged_users` those who were active that day.
    """

    phase: str
    phase_number: Count
    total_engaged_users: Count | None = None
    users_in_phase_28d: Count | None = None


class PullRequestCounts(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of pull requests that may be added up; one reviewed on two days counts on both."""

    total_created: Count | None = None
    total_reviewed: Count | None = None
    total_merged: Count | None = None
    total_suggestions: Count | None = None
    total_applied_suggestions: Count | None = None
    total_created_by_copilot: Count | None = None
    total_reviewed_by_copilot: Count | None = None
    total_merged_created_by_copilot: Count | None = None
    total_merged_reviewed_by_copilot: Count | None = None
    total_copilot_suggestions: Count | None = None
    total_copilot_applied_suggestions: Count | None = None


class PullRequests(PullRequestCounts, frozen=True, kw_only=True):
    """The pull requests of a day; medians are minutes and cannot be added or averaged."""

    median_minutes_to_merge: Amount | None = None
    median_minutes_to_merge_copilot_authored: Amount | None = None
    median_minutes_to_merge_copilot_reviewed: Amount | None = None


class Day(Counters, frozen=True, kw_only=True):
    """One UTC day of one scope.

    Active users are distinct people of the day, of the 7 days or of the 28 days that end with it.
    They cannot be added up over days, editors or languages.
    All values come from `source`; `total_engaged_users` is sent by the legacy endpoints only.
    """

    day: date
    source: Source = Source.REPORTS
    daily_active_users: Count | None = None
    weekly_active_users: Count | None = None
    monthly_active_users: Count | None = None
    monthly_active_chat_users: Count | None = None
    monthly_active_agent_users: Count | None = None
    daily_active_cli_users: Count | None = None
    daily_active_copilot_app_users: Count | None = None
    daily_active_vscode_agent_users: Count | None = None
    daily_active_copilot_cloud_agent_users: Count | None = None
    weekly_active_copilot_cloud_agent_users: Count | None = None
    monthly_active_copilot_cloud_agent_users: Count | None = None
    daily_active_copilot_code_review_users: Count | None = None
    weekly_active_copilot_code_review_users: Count | None = None
    monthly_active_copilot_code_review_users: Count | None = None
    daily_passive_copilot_code_review_users: Count | None = None
    weekly_passive_copilot_code_review_users: Count | None = None
    monthly_passive_copilot_code_review_users: Count | None = None
    total_engaged_users: Count | None = None
    totals_by_ide: tuple[IdeTotals, ...] | None = None
    totals_by_feature: tuple[FeatureTotals, ...] | None = None
    totals_by_language_feature: tuple[LanguageFeatureTotals, ...] | None = None
    totals_by_language_model: tuple[LanguageModelTotals, ...] | None = None
    totals_by_model_feature: tuple[ModelFeatureTotals, ...] | None = None
    totals_by_cli: SessionTotals | None = None
    totals_by_copilot_app: SessionTotals | None = None
    totals_by_vscode_agent: VsCodeAgentTotals | None = None
    totals_by_3rd_party_agent: tuple[AgentAppTotals, ...] | None = None
    totals_by_ai_adoption_phase: tuple[AdoptionPhase, ...] | None = None
    pull_requests: PullRequests | None = None

    def feature(self, name: str) -> FeatureTotals | None:
        """Return the day's counts of one feature, or None where GitHub sent none."""
        return next((part for part in self.totals_by_feature or () if part.feature == name), None)


class AcceptanceRate(msgspec.Struct, frozen=True):
    """How many suggested code completions were accepted; both are counts of completions.

    Only `code_completion` counts: `agent_edit` generates code that nobody is asked to accept.
    https://docs.github.com/en/copilot/reference/copilot-usage-metrics/reconciling-usage-metrics
    """

    accepted: int
    suggested: int

    @property
    def rate(self) -> float | None:
        """Accepted divided by suggested, 0–1; None where nothing was suggested."""
        return self.accepted / self.suggested if self.suggested else None


def acceptance(day: Day) -> AcceptanceRate | None:
    """Return the day's accepted and suggested code completions; None unless GitHub sent both."""
    completions = day.feature(CODE_COMPLETION)
    if completions is None:
        return None
    accepted = completions.code_acceptance_activity_count
    suggested = completions.code_generation_activity_count
    if accepted is None or suggested is None:
        return None
    return AcceptanceRate(accepted, suggested)
