"""The view of repositories: where the pull requests are, and what Copilot's part in them is."""

from collections.abc import Iterable

from charts.repositories import MOST_BARS, repository_pull_requests
from handlers.told import Row, Told
from handlers.words.summary import came_from, period_words
from metrics.models import PullRequestCounts
from metrics.numbers import MISSING, count, duration, percent, plural
from metrics.repositories import Repositories, Repository, ReviewSpreads, Spread
from metrics.repository_days import REPOSITORIES
from metrics.scope import ScopeKind
from metrics.totals import total

PEOPLE = "human"
FIRST_REVIEW = "median_minutes_ready_to_first_review"
COLUMNS = (
    *("Repository", "Created\n(Copilot)", "Merged\n(Copilot)", "Reviewed\n(Copilot)"),
    *("To merge", "First review"),
)
ONLY_ACTIVE = "GitHub lists a repository on the days on which it had pull request activity."
REVIEWED_TWICE = "A pull request that is reviewed on two days counts on both."
TIMES = (
    "Times are the lowest and the highest of the days' medians, which cannot be added or averaged."
)
TO_FIRST_REVIEW = "Those to the first review are of pull requests that people wrote and reviewed."
PERHAPS_QUIET = "A day without figures may be one without pull request activity."


def tell(told: Repositories) -> Told:
    """Return the repositories with the most pull requests, and all of them together."""
    shown, rest = told.repositories[:MOST_BARS], told.repositories[MOST_BARS:]
    named = [(_name(one, told), one) for one in shown]
    return Told(
        title=f"Repositories of {told.scope.name}, {period_words(told.period)}",
        sentence=_sentence(told),
        columns=COLUMNS,
        rows=(
            *(_repository(name, one) for name, one in named),
            *([_rest(rest)] if rest else []),
            *([_all(told.counts)] if len(told.repositories) > 1 else []),
        ),
        notes=(
            *(ONLY_ACTIVE, REVIEWED_TWICE, TIMES, TO_FIRST_REVIEW),
            *([PERHAPS_QUIET] if told.missing else []),
        ),
        source=came_from(
            REPOSITORIES,
            told.known[-1],
            provisional=told.provisional,
            pending=told.pending,
            missing=told.missing,
            fetched_at=told.fetched_at,
        ),
        chart=repository_pull_requests(
            told.scope.name,
            f"Pull requests by repository, {period_words(told.period)}",
            named,
            len(told.repositories),
        ),
    )


def _sentence(told: Repositories) -> str:
    where = told.scope.name
    if not told.repositories:
        return f"No repository of {where} had pull request activity on these days."
    active = plural(len(told.repositories), "repository", "repositories")
    said = f"{active} of {where} had pull request activity"
    created = told.counts.total_created
    if created is None:
        return f"{said}; GitHub did not send how many pull requests were created."
    pulls = plural(created, "pull request was", "pull requests were")
    by_copilot = _by_copilot(told.counts, " of them" if created > 1 else "")
    return f"{said}; {pulls} created{by_copilot}{_most(told)}."


def _most(told: Repositories) -> str:
    first, every = told.repositories[0], told.counts.total_created
    created = first.counts.total_created
    if len(told.repositories) == 1 or not created:
        return ""
    if created == every:
        return f", all in {_name(first, told)}" if created > 1 else f", in {_name(first, told)}"
    return f", the most in {_name(first, told)} ({count(created)}{_by_copilot(first.counts)})"


def _by_copilot(counts: PullRequestCounts, of_them: str = "") -> str:
    share = _share(counts.total_created_by_copilot, counts.total_created)
    if share is None:
        return ""
    return f", {percent(share) if share else 'none'}{of_them} by Copilot"


def _name(one: Repository, told: Repositories) -> str:
    """Return a repository's name, with its organization where there may be several of them."""
    if told.scope.kind is ScopeKind.ORG and one.owner.lower() == told.scope.owner:
        return one.name
    return f"{one.owner}/{one.name}"


def _repository(name: str, one: Repository) -> Row:
    merge = _between(one.median_minutes_to_merge)
    people = _of_people(one.review_times)
    review = _between(None if people is None else people.minutes.get(FIRST_REVIEW))
    times = [
        f"{time} {what}"
        for time, what in ((merge, "to merge"), (review, "to first review"))
        if time != MISSING
    ]
    seen_by = "" if one.visibility is None else f"({one.visibility.lower()})"
    row = _row(name, one.counts, merge, review)
    return Row(row.name, " · ".join([f"{seen_by} {row.said}".lstrip(), *times]), row.cells)


def _rest(rest: Iterable[Repository]) -> Row:
    rest = tuple(rest)
    counts = PullRequestCounts(
        **{
            name: total(getattr(one.counts, name) for one in rest)
            for name in PullRequestCounts.__struct_fields__
        }
    )
    return _row(f"{count(len(rest))} more", counts)


def _all(counts: PullRequestCounts) -> Row:
    row = _row("All", counts)
    applied, made = counts.total_copilot_applied_suggestions, counts.total_copilot_suggestions
    if not made:
        return row
    suggestions = f"{count(applied)} of Copilot's {count(made)} suggestions applied"
    return Row(row.name, f"{row.said} · {suggestions}", row.cells)


def _row(name: str, counts: PullRequestCounts, merge: str = "", review: str = "") -> Row:
    created, by_copilot = counts.total_created, counts.total_created_by_copilot
    said = (
        f"{count(created)} created, {count(by_copilot)} by Copilot "
        f"({percent(_share(by_copilot, created))}) · "
        f"{count(counts.total_merged)} merged, "
        f"{count(counts.total_merged_created_by_copilot)} of them Copilot's · "
        f"{count(counts.total_reviewed)} reviewed, "
        f"{count(counts.total_reviewed_by_copilot)} by Copilot"
    )
    cells = (
        _pair(created, by_copilot),
        _pair(counts.total_merged, counts.total_merged_created_by_copilot),
        _pair(counts.total_reviewed, counts.total_reviewed_by_copilot),
        *(time.replace(" – ", " –\n") for time in (merge, review)),
    )
    return Row(name, said, cells)


def _pair(whole: int | None, part: int | None) -> str:
    return f"{count(whole)} ({count(part)})"


def _of_people(times: Iterable[ReviewSpreads]) -> ReviewSpreads | None:
    return next((one for one in times if (one.authored_by, one.reviewed_by) == (PEOPLE,) * 2), None)


def _between(spread: Spread | None) -> str:
    if spread is None:
        return MISSING
    lowest, highest = duration(spread.lowest), duration(spread.highest)
    return lowest if lowest == highest else f"{lowest} – {highest}"


def _share(part: int | None, whole: int | None) -> float | None:
    """Return Copilot's part, 0–1; None where a side is missing or there is nothing to divide."""
    return None if part is None or not whole else part / whole
