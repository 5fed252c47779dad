"""A record is recognised by its own fields, and by nothing else."""

from typing import Any

import msgspec
import pytest

from metrics.imports.kinds import Kind, Unrecognised, marks, recognise
from tests.metrics.imports.downloads import month, total
from tests.metrics.offered import DAY, member, user
from tests.sandbox.company.shared_files import shared_file

EXAMPLES = {
    "enterprise_1_day.json": Kind.TOTALS,
    "enterprise_1_day_all_fields_CONSTRUCTED.json": Kind.TOTALS,
    "enterprise_28_day.json": Kind.TOTALS,
    "enterprise_28_day_all_fields_CONSTRUCTED.json": Kind.TOTALS,
    "legacy_org_metrics.json": Kind.LEGACY,
    "organization_1_day_observed_fragment.json": Kind.TOTALS,
    "repos_1_day.ndjson": Kind.REPOSITORIES,
    "user_teams_1_day_org.ndjson": Kind.USER_TEAMS,
    "users_1_day.ndjson": Kind.USERS,
    "users_1_day_docs_mid2026.ndjson": Kind.USERS,
    "users_1_day_org_join_example_docs_partial.ndjson": Kind.USERS,
    "error_403_policy_disabled.json": "refusal",
    "links_1_day.json": "download the files that it links to",
    "links_28_day.json": "download the files that it links to",
    "org_ai_credit_usage.json": "fields of none of the reports",
    "org_billing.json": "fields of none of the reports",
    "org_member_seat.json": "fields of none of the reports",
    "org_premium_request_usage.json": "fields of none of the reports",
    "org_seats.json": "fields of none of the reports",
    "response_200_not_ready_string.json": "no report yet",
}


def kind_of(record: Any) -> Kind:
    return recognise(marks(msgspec.json.encode(record)))


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (total(), Kind.TOTALS),
        ({"day": "2026-11-12", "code_generation_activity_count": 0}, Kind.TOTALS),
        (month(last=DAY), Kind.TOTALS),
        (user(1), Kind.USERS),
        (user("1", report_start_day="2026-10-23", report_end_day="2026-11-19"), Kind.USERS),
        (member(1, "platform"), Kind.USER_TEAMS),
        ({"day": "2026-11-12", "repo_id": 1, "pull_requests": {}}, Kind.REPOSITORIES),
        ({"date": "2026-01-12", "copilot_ide_chat": None}, Kind.LEGACY),
        ({"date": "2026-01-12", "total_active_users": 0}, Kind.LEGACY),
    ],
    ids=lambda value: str(value) if isinstance(value, Kind) else "",
)
def test_every_report_is_recognised(record: Any, kind: Kind) -> None:
    """Also where values are missing or come as strings."""
    assert kind_of(record) is kind


@pytest.mark.parametrize("record", [{}, {"day": "2026-11-12"}, {"date": "2026-11-12"}, [], 1, None])
def test_anything_else_is_no_report(record: Any) -> None:
    """A day alone is none either."""
    with pytest.raises(Unrecognised):
        kind_of(record)


@pytest.mark.parametrize(("name", "kind"), EXAMPLES.items())
def test_the_published_examples_are_recognised(name: str, kind: Kind | str) -> None:
    """Each as the report it is, or with the sentence that says why it is none."""
    record = shared_file(f"examples/{name}")
    record = record[0] if isinstance(record, list) else record
    if isinstance(kind, Kind):
        assert kind_of(record) is kind
    else:
        with pytest.raises(Unrecognised, match=kind):
            kind_of(record)
