"""The sandbox's year of alerts, against docs/alerts.md."""

from pathlib import Path

from sandbox.alerts_year import others, tables, year

PAGE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text()


def test_every_incident_is_told_by_every_alert_for_it() -> None:
    """Within a week of it, and the days until figures are final."""
    found = year()
    missed = [
        (one.incident.name, condition.command)
        for one in found.expected
        for condition in one.told_by
        if found.telling(one, condition) is None
    ]

    assert missed == []


def test_no_alert_is_told_without_an_incident() -> None:
    """Not on weekends and holidays, not at Christmas, in summer, or of a small organization."""
    found = year()
    false = [
        (scope, condition.command)
        for scope, condition in found.trials
        if found.false_alarms(scope, condition)
    ]

    assert false == []


def test_the_page_has_the_tables_of_the_year() -> None:
    """`python -m sandbox.alerts_year` writes them anew."""
    assert "\n".join(tables(year())) in PAGE


def test_the_page_has_the_count_of_another_company() -> None:
    """The limits were found with one company, and hold for the people and dice of another."""
    (*_, row) = others([2])

    assert row == "| seed 2 | 11 | 11 | 0 | 0 |"
    assert row in PAGE
