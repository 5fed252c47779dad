"""Fields GitHub documents in words only; no published example shows them.

https://docs.github.com/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

_CODE = {
    "code_generation_activity_count",
    "code_acceptance_activity_count",
    "loc_suggested_to_add_sum",
    "loc_suggested_to_delete_sum",
    "loc_added_sum",
    "loc_deleted_sum",
}
_BREAKDOWNS = {
    *(f"totals_by_language_model.{name}" for name in _CODE | {"language", "model"}),
    *(
        f"totals_by_model_feature.{name}"
        for name in _CODE | {"model", "feature", "user_initiated_interaction_count"}
    ),
}
_CUSTOMIZATIONS = {
    f"totals_by_{kind}.{name}"
    for kind in ("skill", "custom_agent", "mcp", "slash_cmd", "plugin")
    for name in (kind, "interaction_count")
}
_ENGAGEMENT = {
    "active_user_count",
    "totals_by_feature.feature",
    "totals_by_feature.engaged_user_count",
}
_STRETCHES = ("ready_to_first_review", "first_to_final_review", "final_review_to_merge")

DAY_TOTAL = {"organization_id", *_BREAKDOWNS, *_CUSTOMIZATIONS}
WRAPPER = {
    "created_at",
    "organization_id",
    *(f"copilot_feature_engagement.{name}" for name in _ENGAGEMENT),
    *(f"day_totals.{name}" for name in DAY_TOTAL),
}
USER_ROW = {
    "organization_id",
    "report_start_day",
    "report_end_day",
    "used_vscode_agent",
    "totals_by_vscode_agent.session_count",
    "totals_by_vscode_agent.total_user_messages",
    *_BREAKDOWNS,
}
REPOSITORY_ROW = {
    "pull_requests.median_minutes_to_merge_copilot_authored",
    "pull_requests.median_minutes_to_merge_copilot_reviewed",
    "pull_requests.copilot_suggestions_by_comment_type.comment_type",
    "pull_requests.copilot_suggestions_by_comment_type.total_copilot_suggestions",
    "pull_requests.copilot_suggestions_by_comment_type.total_copilot_applied_suggestions",
    "pull_request_review_times.authored_by",
    "pull_request_review_times.reviewed_by",
    "pull_request_review_times.total_merged",
    *(f"pull_request_review_times.median_minutes_{name}" for name in _STRETCHES),
    *(f"pull_request_review_times.p90_minutes_{name}" for name in _STRETCHES),
}
