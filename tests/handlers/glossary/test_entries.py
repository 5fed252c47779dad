"""Every figure that the product prints has its entry, and what people type for one finds that one."""

import re
from typing import Any

import msgspec
import pytest

from handlers.glossary import Entry, entry, entry_of, glossary, page, reasons, reasons_here
from handlers.grammar import understand
from handlers.grammar.explaining import figure_spellings, spelling_words
from handlers.request import ViewName
from handlers.told import Told
from handlers.views import COMPARISON, VIEWS, View
from handlers.views.restatements import DAY_LABELS
from handlers.wanted import ExplainWanted
from handlers.words.summary import LABELS
from metrics.definitions import COMPUTED, Name
from metrics.models import Day, PullRequestCounts
from metrics.restatements import Changed
from metrics.users import Membership, UserDay
from tests.handlers.views import test_comparison as comparison
from tests.handlers.views import test_people as people
from tests.handlers.views import test_repositories as repositories
from tests.handlers.views import test_restatements as restatements
from tests.handlers.views import test_seats as seats
from tests.handlers.views import test_teams as teams
from tests.handlers.views.test_views import LAST, language, phases, summary_of

# Where the first column has one of these names, each row is a figure; else each column is one.
ROWS_ARE_FIGURES = frozenset({"Figure", "Seats", "Figure of a day"})
# What GitHub's field is where it is not read as one number of a day.
LISTS = ("totals_by_", "repo_name", "seat_breakdown")

# They show what is worked out from the reports about users and teams.
OF_PERSONS = frozenset({ViewName.PEOPLE, ViewName.TEAMS})

A_DAY = {
    **phases(4, 2),
    "totals_by_language_feature": [language("go", 9), language("rust", 4)],
    "totals_by_ide": [{"ide": "vscode", "code_generation_activity_count": 9}],
    "totals_by_feature": [{"feature": "code_completion", "code_generation_activity_count": 9}],
    "totals_by_model_feature": [
        {"model": "gpt-5", "feature": "chat_inline", "code_generation_activity_count": 9}
    ],
}
SEATS = seats.seats_of(
    seats.day(
        {2: 30, 30: 20, 70: 4}, {3: 2, 40: 4, 95: 10}, pending_invitation=1, added_this_cycle=2
    )
)
# The last of two weeks is held against the first.
TWO_WEEKS = summary_of(
    *[A_DAY | comparison.record(20, 25, totals_by_language_feature=[language("go", 100)])] * 7,
    *[A_DAY | comparison.record(30, 20, totals_by_language_feature=[language("rust", 80)])] * 7,
)
FACTS: dict[ViewName, Any] = {
    **dict.fromkeys(
        (
            *(ViewName.LANGUAGES, ViewName.EDITORS, ViewName.MODELS, ViewName.FEATURES),
            *(ViewName.AGENTS, ViewName.PULL_REQUESTS, ViewName.PHASES),
        ),
        summary_of(A_DAY, A_DAY),
    ),
    ViewName.SEATS: SEATS,
    ViewName.PEOPLE: people.FACTS,
    ViewName.TEAMS: teams.teams_of(teams.team("web", 9), teams.team("docs", 2)),
    ViewName.COMPARE: comparison.both(comparison.record(50), comparison.record(10)),
    **dict.fromkeys((ViewName.PREVIOUS, ViewName.CAUSES), TWO_WEEKS),
    ViewName.REPOSITORIES: repositories.facts(
        repositories.repository("api", total_created=9), repositories.repository("web")
    ),
    ViewName.RESTATEMENTS: restatements.of(
        *(
            restatements.day(number, Changed(field, 203, 228))
            for number, field in enumerate(
                (*DAY_LABELS, "pull_requests.total_created", "brand_new_count"), start=1
            )
        ),
        restatements.day(28, parts=3),
    ),
}


def labels_of(told: Told) -> list[str]:
    """Return what a view calls its figures."""
    if told.columns[0] in ROWS_ARE_FIGURES:
        return [row.name for row in told.rows]
    return list(told.columns)


@pytest.mark.parametrize("name", Name)
def test_every_metric_has_an_entry(name: Name) -> None:
    """By its own name, and by the label that answers print."""
    found = entry_of(ViewName.SUMMARY, LABELS[name])

    assert found is not None
    assert name in found.names


def test_no_metric_is_explained_twice() -> None:
    """So that there is one place to correct a definition."""
    told = [name for each in glossary().entry for name in each.names]

    assert sorted(told) == sorted(COMPUTED)


@pytest.mark.parametrize("view", [*VIEWS, COMPARISON], ids=lambda view: view.name)
def test_every_label_of_a_view_has_an_entry(view: View[Any]) -> None:
    """Rows where they are figures, and columns where rows are things."""
    told = view.tell(FACTS[view.name])

    assert told.rows
    assert [label for label in labels_of(told) if entry_of(view.name, label) is None] == []


@pytest.mark.parametrize("label", ["Languages", "Editors", *DAY_LABELS.values()])
def test_every_other_label_has_an_entry_of_its_own(label: str) -> None:
    """Those of the summary's parts, and those of restated figures."""
    found = entry_of(ViewName.RESTATEMENTS, label)

    assert found is not None
    assert found.key not in {"github_field", "restatements"}


def test_a_label_is_that_of_its_view() -> None:
    """A share of code is no share of seats."""
    shares = {
        view: entry_of(view, "Share") for view in (ViewName.MODELS, ViewName.PHASES, ViewName.SEATS)
    }

    assert {view: found and found.key for view, found in shares.items()} == {
        ViewName.MODELS: "generated_share",
        ViewName.PHASES: "adoption_phase",
        ViewName.SEATS: "seats_used",
    }


def test_a_label_that_nothing_prints_has_no_entry() -> None:
    """The test above could not fail otherwise."""
    assert entry_of(ViewName.SUMMARY, "Happiness") is None
    assert entry_of(ViewName.LANGUAGES, "Happiness") is None


@pytest.mark.parametrize("each", glossary().entry, ids=lambda each: each.key)
def test_an_entry_is_complete(each: Entry) -> None:
    """Whole sentences, a page of GitHub's, reasons that exist, and a view that prints it."""
    assert page(each).startswith("https://docs.github.com/")
    assert reasons(each)
    for sentence in (each.how, each.left_out, *reasons(each)):
        assert re.fullmatch(r"[A-Z`].*\.", sentence)
    assert "`" not in each.name
    assert entry(each.key) is each


@pytest.mark.parametrize("each", glossary().entry, ids=lambda each: each.key)
def test_the_fields_of_an_entry_are_githubs(each: Entry) -> None:
    """Those of a day and of its pull requests are read under these very names."""
    known = {*Day.__struct_fields__, *PullRequestCounts.__struct_fields__}
    of_a_day = [
        field.removeprefix("pull_requests.")
        for field in each.fields
        if each.view not in {ViewName.SEATS, ViewName.REPOSITORIES, ViewName.PHASES}
        and each.view not in OF_PERSONS
        and not field.startswith(LISTS)
        and "median" not in field
    ]

    assert [field for field in of_a_day if field not in known] == []


def test_the_fields_of_persons_and_teams_are_githubs() -> None:
    """Those of a row about a user, and of one about a member of a team."""
    known = {*UserDay.__struct_fields__, *Membership.__struct_fields__}
    told = {field for each in glossary().entry if each.view in OF_PERSONS for field in each.fields}

    assert told - known == set()


def test_every_page_and_every_reason_is_used() -> None:
    """What no entry names would grow old unseen."""
    told = glossary()
    given = {reason for each in told.entry for reason in reasons(each)}
    given.update(reasons_here(team=True, legacy=True))

    assert given == set(told.reasons.values())
    assert {each.page for each in told.entry} | {"reconciling"} == set(told.pages)


def test_no_two_entries_share_a_spelling() -> None:
    """So that whatever is typed means one figure."""
    taken = [
        (spelling, each.key)
        for each in glossary().entry
        for spelling in {spelling_words(name) for name in (each.name, *each.aliases)}
    ]

    assert len(taken) == len(figure_spellings())
    assert dict(taken) == figure_spellings()


@pytest.mark.parametrize(
    ("spelling", "key"),
    [(spelling, each.key) for each in glossary().entry for spelling in (each.name, *each.aliases)],
)
def test_every_spelling_finds_its_entry(spelling: str, key: str) -> None:
    """With "explain" in front, however it is written."""
    for text in (f"explain {spelling}", f"EXPLAIN the {spelling.upper()}?", f"define {spelling}"):
        assert understand(text, None, LAST) == ExplainWanted(key, None)


def test_a_mistake_in_the_data_is_found() -> None:
    """An unknown part of an entry is refused instead of being ignored."""
    values = msgspec.to_builtins(glossary().entry[0]) | {"colour": "red"}

    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(values, Entry)
