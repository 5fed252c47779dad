"""What is told of single people: how many at most, and that nothing of it does anything."""

from datetime import UTC, date, datetime

from handlers.words.persons import active_people, audit_record, own_figures, waiting
from metrics.models import AcceptanceRate
from metrics.persons import ActivePeople, OwnFigures
from metrics.scope import Period, Scope, ScopeKind
from storage.audit import AuditRow
from storage.logins import LoginRow
from storage.persons import ActiveRow

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
LAST = date(2026, 11, 19)
WEEK = Period.ending(LAST, 7)
ACME = Scope.of(ScopeKind.ORG, "acme")


def test_many_names_are_cut_and_counted() -> None:
    """In one message there is room for forty."""
    people = tuple(ActiveRow(f"login-{number}", 2, LAST) for number in range(45))
    lines = active_people(ActivePeople(ACME, WEEK, people)).splitlines()

    assert sum(line.startswith("• ") for line in lines) == 40
    assert "… and 5 more; ask for a team, or for fewer days." in lines
    assert "45 people used Copilot." in lines


def test_missing_is_not_zero_in_somebody_s_own_figures() -> None:
    """What GitHub did not send is a dash."""
    own = OwnFigures(WEEK, (LAST,), None, 0, None)

    assert own_figures("octocat", own).splitlines()[1:5] == [
        "You used Copilot on 1 day, last on 19 Nov 2026.",
        "• *Prompts* –",
        "• *Acceptance rate* –",
        "• *Lines of code added* 0",
    ]


def test_the_rate_stands_beside_what_it_is_made_of() -> None:
    """Accepted of suggested completions."""
    own = OwnFigures(WEEK, (LAST,), 3, 4, AcceptanceRate(1, 4))

    assert "25.0\N{NARROW NO-BREAK SPACE}% (1 of 4 completions)" in own_figures("octocat", own)


def test_what_waits_says_what_to_type_and_whose_it_is_so_far() -> None:
    """Twenty at a time."""
    rows = [LoginRow(f"U{number}", "octocat", NOW) for number in range(22)]
    said = waiting(rows, {"octocat": "U99"})

    assert (
        "• <@U0> says that `octocat` is theirs, which is <@U99>'s so far: "
        "`/copilot-metrics confirm U0 octocat`"
    ) in said
    assert said.endswith("… and 2 more, once these are done.")


def test_the_record_says_who_what_where_and_what_came_of_it() -> None:
    """A refusal with its reason."""
    act = AuditRow(NOW, "U1", "user_report_links", "org acme", "C1", None, "role", "users-1-day")

    assert audit_record([act], 7).splitlines()[1] == (
        "• 21 Nov 2026 08:30 UTC <@U1> user report links `org acme users-1-day` in <#C1>: "
        "refused (role)"
    )
    assert audit_record([], 7).endswith("Nothing is recorded.")


def test_no_name_from_outside_does_anything() -> None:
    """Neither a login nor what an act was about."""
    hostile = "<!channel> `x`"
    act = AuditRow(NOW, hostile, "people", hostile, hostile, None, "allowed", hostile)
    said = [
        active_people(ActivePeople(ACME, WEEK, (ActiveRow(hostile, 1, LAST),))),
        waiting([LoginRow(hostile, hostile, NOW)], {hostile: hostile}),
        audit_record([act], 1),
    ]

    assert [text for text in said if "<!channel>" in text] == []
