"""The words that have a meaning in a request, apart from the keywords and the views."""

from dateutil.parser import parserinfo

SLASH_COMMAND = "/copilot-metrics"

# The shortcut in a message's menu: what Slack calls it, and what people read.
LINKS_SHORTCUT = "report_links"
LINKS_SHORTCUT_NAME = "Copilot report links"

MONTH_NAMES = tuple(name.lower() for names in parserinfo.MONTHS for name in names)

# These carry no meaning: "org acme for the last 7 days, please".
FILLERS = ("for", "the", "of", "in", "over", "during", "please")

# With one of these in front, a part names a view: "by language".
BY = ("by", "per")

# With one of these in front, or one of the next between two names, a request is a comparison.
COMPARE = ("compare", "comparing", "comparison")
VERSUS = ("vs", "versus")
# Behind one of the first, these may stand between the two as well: "compare acme with beta".
BETWEEN = (*VERSUS, "against", "with", "and", "to")
# Behind one of `VERSUS`, these are no scope but the period before: "vs previous".
BEFORE = ("previous", "before", "prior")

UNTIL = ("until", "till", "to", "through")

# With one of these in front, the words that follow are still one period: "last 7d".
OPENING_WORDS = (
    *("last", "past", "previous", "this", "current", "since", "from", "between"),
    *UNTIL,
)
PERIOD_WORDS = (
    *OPENING_WORDS,
    *("and", "yesterday", "today", "day", "days", "week", "weeks", "month", "quarter"),
    *MONTH_NAMES,
)
