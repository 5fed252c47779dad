"""Every file that GitHub's stand-in serves, and every published example, can be imported."""

from datetime import timedelta

import pytest

from metrics.scope import Scope
from sandbox.github.reports import LATEST, ONE_DAY, Report
from tests.metrics.imports.downloads import (
    ACME,
    ACME_INC,
    NOW,
    Database,
    Folder,
    imported,
)
from tests.metrics.stand_ins import COMPANY, LAST_DAY
from tests.sandbox.company.shared_files import shared_file

TOTALS = {ACME: "organization", ACME_INC: "enterprise"}
EXAMPLES = (
    (ACME_INC, ("enterprise_1_day.json",), ["enterprise-1-day"]),
    (ACME_INC, ("enterprise_1_day_all_fields_CONSTRUCTED.json",), ["enterprise-1-day"]),
    (ACME_INC, ("enterprise_28_day.json",), ["enterprise-28-day"]),
    (ACME_INC, ("enterprise_28_day_all_fields_CONSTRUCTED.json",), ["enterprise-28-day"]),
    (ACME_INC, ("users_1_day.ndjson",), ["users-1-day"]),
    (ACME_INC, ("users_1_day_docs_mid2026.ndjson",), ["users-1-day"]),
    (ACME, ("organization_1_day_observed_fragment.json",), ["organization-1-day"]),
    (ACME_INC, ("repos_1_day.ndjson",), ["repos-1-day"]),
    (ACME, ("legacy_org_metrics.json",), ["copilot/metrics"]),
    (
        ACME,
        ("users_1_day_org_join_example_docs_partial.ndjson", "user_teams_1_day_org.ndjson"),
        ["users-1-day", "user-teams-1-day"],
    ),
)


@pytest.mark.parametrize("scope", [ACME, ACME_INC], ids=str)
async def test_what_the_stand_in_serves_is_recognised(
    database: Database, folder: Folder, scope: Scope
) -> None:
    """A day and 28 days of everything, each in as many files as it is served in."""
    whose = TOTALS[scope]
    others = {f"{other}-{length}" for other in TOTALS.values() for length in ("1-day", "28-day")}
    others -= {f"{whose}-1-day", f"{whose}-28-day"}
    first = LAST_DAY - timedelta(days=27)
    reports = [Report(name, scope.owner, LAST_DAY, LAST_DAY, NOW) for name in ONE_DAY]
    reports += [Report(name, scope.owner, first, LAST_DAY, NOW) for name in LATEST]
    reports = [report for report in reports if report.name not in others]
    files = {report.name: folder.report(COMPANY, report) for report in reports}
    outcomes = await database.load(
        *(path for paths in files.values() for path in paths), scope=scope
    )

    assert sorted(imported(outcomes)) == sorted(
        name for name, paths in files.items() for _ in paths
    )
    assert database.rows("SELECT sum(broken), group_concat(DISTINCT unknown) FROM ingests") == [
        (0, "{}")
    ]


@pytest.mark.parametrize(
    ("scope", "names", "reports"), EXAMPLES, ids=[names[0] for _, names, _ in EXAMPLES]
)
async def test_a_published_example_is_imported(
    database: Database, folder: Folder, scope: Scope, names: tuple[str, ...], reports: list[str]
) -> None:
    """A second time it changes nothing."""
    paths = [folder.pretty(name, shared_file(f"examples/{name}")) for name in names]

    assert imported(await database.load(*paths, scope=scope)) == reports
    once = database.everything()
    assert imported(await database.load(*paths, scope=scope)) == reports
    assert database.everything() == once
