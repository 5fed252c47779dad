"""What a view tells, before it becomes a message in Slack or a page in the terminal."""

from dataclasses import dataclass

from charts.values import Chart


@dataclass(frozen=True, slots=True)
class Row:
    """One thing: as a line behind its name, and as the cells of a table, one for each column."""

    name: str
    said: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A title, a sentence, figures as rows, what must be known of them, and the chart.

    All of it is plain text that may hold names from outside. The first column is that of names.
    """

    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    source: str
    chart: Chart
