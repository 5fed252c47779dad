"""A table as the text of a CSV file that a spreadsheet opens without harm.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
import io

from metrics.tables import Cell, Table

# A spreadsheet takes text that begins with one of these for a formula.
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PLACES = 6  # decimals of a rate: more than any of these counts can mean


def csv_text(table: Table) -> str:
    """Return the table with its header line; a missing value is an empty cell."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([_cell(name) for name in table.columns])
    lines.writerows([_cell(cell) for cell in row] for row in table.rows)
    return written.getvalue()


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return f"{cell:.{PLACES}f}".rstrip("0").rstrip(".")
        case str():
            return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
        case _:
            return str(cell)
