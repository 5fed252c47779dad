"""docs/privacy.md says what is stored of people, and each table and number in it is the code's."""

import re
from pathlib import Path

from bot.settings import Settings
from storage.tables import metadata

PAGE = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text()

# What a column is called that says who somebody is, or that holds sets of people.
ABOUT_PEOPLE = re.compile(
    r"user|login|line$|number|digest|salt|members|active|in_teams|key|thread|set_by"
)


def named_tables() -> set[str]:
    """Return the tables in the first column of the page's table."""
    cells = re.findall(r"^\| (`[^|]+`) \|", PAGE, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_every_table_about_people_is_on_the_page() -> None:
    """A column that names somebody brings its table there."""
    about = {
        table.name
        for table in metadata.sorted_tables
        if any(ABOUT_PEOPLE.search(column.name) for column in table.columns)
    }

    assert about - {"ingests"} <= named_tables() <= set(metadata.tables)


def test_the_numbers_on_the_page_are_the_settings() -> None:
    """A default that changes changes the page."""
    told = dict(re.findall(r"`([A-Z_]+)`(?: people are behind)?, (\d+) unless set otherwise", PAGE))

    assert told == {
        name.upper(): str(Settings.model_fields[name].default)
        for name in ("user_data_days", "audit_days", "min_group")
    }


def test_the_page_says_how_to_erase_and_to_see() -> None:
    """By commands that there are; the README's are tested likewise."""
    assert "`copilot-metrics forget LOGIN`" in PAGE
    assert "`/copilot-metrics me 28d`" in PAGE
