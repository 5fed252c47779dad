"""What `doctor` looks at for a team, against the stand-in GitHub."""

import pytest

from bot.build import build_metrics
from bot.doctor import _scope
from bot.findings import Mark
from metrics.scope import Scope, ScopeKind
from metrics.service import SourceChoice
from tests.scenarios.conftest import Running

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_team_is_looked_at_through_the_reports_of_its_owner(world_with: Running) -> None:
    """Both reports answer, and that the old endpoints are closed is no fault."""
    team = Scope.of(ScopeKind.TEAM, "acme/platform")
    async with (
        world_with() as world,
        build_metrics(world.settings, world.around) as metrics,
    ):
        found = [
            finding
            async for finding in _scope(metrics, SourceChoice.AUTO, team, world.around.clock())
        ]

    answering = {finding.what for finding in found if finding.seen == "answers"}
    assert {f"{team}, users-1-day", f"{team}, user-teams-1-day"} <= answering
    assert "and not needed" in found[-1].seen
    assert all(finding.mark is Mark.WELL for finding in found)
