"""The view of pull requests: how many there were, and what Copilot's part in them was."""

from charts.days import pull_request_days
from handlers.told import Row, Told
from handlers.words.summary import LABELS, change_of, period_words, source, value
from metrics.definitions import Name, value_at
from metrics.numbers import MISSING, count, duration, percent, plural, short_day
from metrics.summaries import Summary

COUNTED = (
    (Name.PULLS_CREATED, Name.PULLS_CREATED_BY_COPILOT, Name.PULLS_CREATED_SHARE),
    (Name.PULLS_REVIEWED, Name.PULLS_REVIEWED_BY_COPILOT, Name.PULLS_REVIEWED_SHARE),
    (Name.PULLS_MERGED, Name.PULLS_MERGED_CREATED_BY_COPILOT, Name.PULLS_MERGED_SHARE),
    (Name.SUGGESTIONS, Name.SUGGESTIONS_APPLIED, Name.SUGGESTIONS_SHARE),
)
OF_WHICH = {
    Name.PULLS_CREATED_BY_COPILOT: "by Copilot",
    Name.PULLS_REVIEWED_BY_COPILOT: "by Copilot",
    Name.PULLS_MERGED_CREATED_BY_COPILOT: "created by Copilot",
    Name.SUGGESTIONS_APPLIED: "applied",
}
MEDIANS = {
    "pull_requests.median_minutes_to_merge": "Median time to merge",
    "pull_requests.median_minutes_to_merge_copilot_authored": "Median time, created by Copilot",
    "pull_requests.median_minutes_to_merge_copilot_reviewed": "Median time, reviewed by Copilot",
}


def tell(summary: Summary) -> Told:
    """Return the pull requests of a period, and Copilot's part in them."""
    return Told(
        title=f"Pull requests in {summary.scope.name}, {period_words(summary.period)}",
        sentence=_sentence(summary),
        columns=("Figure", "All", "Change", "Copilot's", "Share", "Change"),
        rows=(
            *(_counted(summary, *names) for names in COUNTED),
            *(_median(summary, path, label) for path, label in MEDIANS.items()),
        ),
        notes=(
            "A pull request that is reviewed on two days counts on both.",
            "A median is of one day, and cannot be added or averaged over days.",
        ),
        source=source(summary),
        chart=pull_request_days(
            summary, f"Pull requests and GitHub Copilot, {period_words(summary.period)}"
        ),
    )


def _sentence(summary: Summary) -> str:
    created, share, merged, merged_share = (
        summary.measured(name)
        for name in (
            Name.PULLS_CREATED,
            Name.PULLS_CREATED_SHARE,
            Name.PULLS_MERGED,
            Name.PULLS_MERGED_SHARE,
        )
    )
    if created.value is None:
        return f"GitHub sent no figures of pull requests in {summary.scope.name} for these days."
    said = (
        f"Copilot created {percent(share.value)} of the "
        f"{plural(round(created.value), 'pull request', 'pull requests')} "
        f"in {summary.scope.name}"
        if share.value is not None
        else f"{plural(round(created.value), 'pull request was', 'pull requests were')} created "
        f"in {summary.scope.name}"
    )
    moved = f" ({change_of(share)})" if share.change is not None else ""
    if not merged.value or merged_share.value is None:
        return f"{said}{moved}."
    return (
        f"{said}{moved}, and {percent(merged_share.value)} of the {count(merged.value)} that "
        "were merged."
    )


def _counted(summary: Summary, whole: Name, part: Name, share: Name) -> Row:
    every, ours, rate = (summary.measured(name) for name in (whole, part, share))
    return Row(
        LABELS[whole],
        f"{value(every)} ({change_of(every)}) · {OF_WHICH[part]} {value(ours)}, "
        f"{value(rate)} ({change_of(rate)})",
        (value(every), change_of(every), value(ours), value(rate), change_of(rate)),
    )


def _median(summary: Summary, path: str, label: str) -> Row:
    """Return the last day's median, and between which the other days' lie."""
    known = [
        (minutes, fetched.day.day)
        for fetched in summary.days
        if (minutes := value_at(fetched.day, path)) is not None
    ]
    if not known:
        return Row(label, MISSING, (MISSING, "", "", "", ""))
    last, day = known[-1]
    said = f"{duration(last)} on {short_day(day)}"
    if len(known) > 1:
        lowest, highest = min(known)[0], max(known)[0]
        said += f"; days from {duration(lowest)} to {duration(highest)}"
    return Row(label, said, (duration(last), f"on {short_day(day)}", "", "", ""))
