"""The view of repositories: its sentence, its rows, and only what is known."""

import re
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from charts.values import RankedBars
from handlers.request import ViewName
from handlers.views import message_of, view_of
from handlers.views.repositories import tell
from metrics.models import PullRequestCounts
from metrics.repositories import Repositories, Repository, ReviewSpreads, Spread
from metrics.scope import Period, Scope, ScopeKind
from metrics.totals import total
from sandbox.slack.blocks import problems_of_blocks

ACME = Scope.of(ScopeKind.ORG, "acme")
ACME_INC = Scope.of(ScopeKind.ENTERPRISE, "acme-inc")
LAST = date(2026, 11, 19)
PERIOD = Period.ending(LAST, 28)
FETCHED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SPACE = "\N{NARROW NO-BREAK SPACE}"
NAMES = PullRequestCounts.__struct_fields__


def repository(name: str, **counts: int | None) -> Repository:
    return Repository(
        repo_id=sum(name.encode()) + 1,
        owner="acme",
        name=name,
        visibility="PRIVATE",
        days=3,
        counts=PullRequestCounts(**counts),
        median_minutes_to_merge=None,
        median_minutes_to_merge_copilot_authored=None,
        median_minutes_to_merge_copilot_reviewed=None,
        review_times=(),
    )


def facts(*repositories: Repository, scope: Scope = ACME, **known: Any) -> Repositories:
    sums = {name: total(getattr(one.counts, name) for one in repositories) for name in NAMES}
    return Repositories(
        **{
            "scope": scope,
            "period": PERIOD,
            "known": PERIOD.days,
            "missing": (),
            "pending": (),
            "provisional": (LAST,),
            "fetched_at": FETCHED,
            "counts": PullRequestCounts(**sums),
            "repositories": repositories,
            **known,
        }
    )


def sentence(*repositories: Repository, scope: Scope = ACME) -> str:
    return tell(facts(*repositories, scope=scope)).sentence.replace(SPACE, " ")


def lines(told: Repositories) -> list[str]:
    return [f"{row.name}: {row.said}".replace(SPACE, " ") for row in tell(told).rows]


WEB = repository("web", total_created=30, total_created_by_copilot=6)
API = repository("api", total_created=10, total_created_by_copilot=0)


class TestSentence:
    def test_all_pull_requests_and_the_repository_with_the_most(self) -> None:
        """And Copilot's part in both."""
        assert sentence(WEB, API) == (
            "2 repositories of acme had pull request activity; 40 pull requests were created, "
            "15.0 % of them by Copilot, the most in web (30, 20.0 % by Copilot)."
        )

    def test_nothing_by_copilot_is_said_in_a_word(self) -> None:
        """Not as 0.0 %."""
        assert sentence(API) == (
            "1 repository of acme had pull request activity; 10 pull requests were created, "
            "none of them by Copilot."
        )

    def test_all_in_one_repository(self) -> None:
        """The others had reviews or merges only."""
        quiet = repository("quiet", total_created=0, total_merged=1)
        one = repository("one", total_created=1, total_created_by_copilot=1)

        assert sentence(WEB, quiet).endswith("20.0 % of them by Copilot, all in web.")
        assert sentence(one, quiet).endswith(
            "1 pull request was created, 100.0 % by Copilot, in one."
        )

    def test_what_github_did_not_send_has_no_number(self) -> None:
        """Missing is not zero."""
        assert sentence(repository("odd")) == (
            "1 repository of acme had pull request activity; "
            "GitHub did not send how many pull requests were created."
        )
        without_part = repository("some", total_created=4)
        assert sentence(without_part).endswith("; 4 pull requests were created.")

    def test_no_activity_at_all(self) -> None:
        """A report without a line."""
        assert sentence() == "No repository of acme had pull request activity on these days."


class TestRows:
    def test_a_row_has_counts_and_the_spread_of_the_medians(self) -> None:
        """Review times are of people's pull requests."""
        human = ReviewSpreads(
            "human", "human", 3, {"median_minutes_ready_to_first_review": Spread(12, 61)}
        )
        agent = ReviewSpreads(
            "copilot", "human", 9, {"median_minutes_ready_to_first_review": Spread(1, 1)}
        )
        one = Repository(
            1, "acme", "web", "INTERNAL", 3,
            PullRequestCounts(
                total_created=30, total_created_by_copilot=6, total_merged=20, total_reviewed=9,
                total_merged_created_by_copilot=2, total_reviewed_by_copilot=1,
            ),
            Spread(30, 1500.4), None, None, (agent, human),
        )  # fmt: skip

        (line,) = lines(facts(one))
        assert line == (
            "web: (internal) 30 created, 6 by Copilot (20.0 %) · 20 merged, 2 of them Copilot's · "
            "9 reviewed, 1 by Copilot · 30 min – 1 day 1 h to merge · 12 min – 1 h 1 min to first "
            "review"
        )

    def test_what_is_not_known_is_a_dash(self) -> None:
        """And a time that no day has is left out."""
        (line,) = lines(facts(repository("odd")))
        assert line == (
            "odd: (private) – created, – by Copilot (–) · – merged, – of them Copilot's · "
            "– reviewed, – by Copilot"
        )

    def test_eight_are_named_and_the_others_are_one_row(self) -> None:
        """Together they are all of them."""
        many = [
            repository(f"r{n}", total_created=n, total_copilot_suggestions=2) for n in range(11)
        ]
        told = facts(*reversed(many))
        shown = tell(told)

        assert [row.name for row in shown.rows[:2]] == ["r10", "r9"]
        assert [row.name for row in shown.rows[8:]] == ["3 more", "All"]
        assert [row.cells[0] for row in shown.rows[8:]] == ["3 (–)", "55 (–)"]
        assert shown.rows[-1].said.endswith("– of Copilot's 22 suggestions applied")
        assert {len(row.cells) + 1 for row in shown.rows} == {len(shown.columns)}
        assert isinstance(shown.chart, RankedBars)
        assert shown.chart.heading == "Pull requests created, 8 of 11 repositories"
        assert [bar.value for bar in shown.chart.bars] == [10, 9, 8, 7, 6, 5, 4, 3]

    def test_an_enterprises_repositories_have_their_organization(self) -> None:
        """Two organizations may have one of the same name."""
        assert lines(facts(WEB, scope=ACME_INC))[0].startswith("acme/web: ")


def test_days_without_figures_are_named() -> None:
    """They may have been quiet, and nobody can tell."""
    told = tell(facts(WEB, missing=(date(2026, 11, 2),)))

    assert "A day without figures may be one without pull request activity." in told.notes
    assert "Source: repos-1-day, last day Thu 19 Nov 2026 (UTC). 19 Nov 2026 may still" in (
        told.source
    )
    assert "No figures for 2 Nov 2026." in told.source
    assert tell(facts(WEB)).notes == told.notes[:-1]


HOSTILE = st.text(max_size=120) | st.sampled_from(
    ["<!channel>", "<@U1>", "a & b", "*", "$x$", "🚀"]
)


@given(st.lists(HOSTILE, min_size=1, max_size=12), st.integers(0, 2**63 - 1))
def test_any_repository_is_safe_and_within_limits(names: list[str], number: int) -> None:
    """Whatever repositories are called and however much they did, Slack takes the message."""
    counts = dict.fromkeys(NAMES, number)
    told = facts(*(repository(name, **counts) for name in names))
    message = message_of(view_of(ViewName.REPOSITORIES), told)

    assert not re.search(r"<(?!https://)", message.text)
    assert len(message.text) <= 4000
    assert len(message.alt_text) <= 2000
    assert problems_of_blocks(message.blocks("F0123456789"), "message") == []
