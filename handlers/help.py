"""The commands, in the one table that the grammar's help lines, the help text and the README share."""

from dataclasses import dataclass

from handlers.mrkdwn import code
from handlers.views import VIEWS
from handlers.vocabulary import SLASH_COMMAND


@dataclass(frozen=True, slots=True)
class Command:
    """One way to ask: how it is written, what comes back, and one that works as it stands.

    The first word of `usage` and of `example` is the keyword.
    """

    usage: str
    does: str
    example: str

    @property
    def keyword(self) -> str:
        """The word that the command begins with: "org"."""
        return self.usage.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class PeriodForm:
    """One way to name a period: examples of it, and which days they are."""

    examples: tuple[str, ...]
    means: str


COMMANDS = (
    Command("org NAME [VIEW] [PERIOD]", "the figures of an organization", "org acme 28d"),
    Command(
        "enterprise NAME [VIEW] [PERIOD]", "the figures of an enterprise", "enterprise acme-inc"
    ),
    Command(
        "team ORG/TEAM [VIEW] [PERIOD]",
        "the figures of an organization's team",
        "team acme/platform last week",
    ),
    Command(
        "enterprise-team ENTERPRISE/TEAM [VIEW] [PERIOD]",
        "the figures of an enterprise's team",
        "enterprise-team acme-inc/core last month",
    ),
    Command("teams ORG [PERIOD]", "all teams of an organization", "teams acme 7d"),
    Command(
        "compare SCOPE SCOPE [PERIOD]",
        "two of the above beside each other",
        "compare org acme org beta",
    ),
    Command(
        "links SCOPE [REPORT] [DAY]",
        "links to GitHub's report files of a day",
        "links org acme 2026-11-12",
    ),
    Command("whoami", "what you may see here, and why", "whoami"),
    Command("me [PERIOD]", "your own figures, for you alone", "me 7d"),
    Command("link-github LOGIN", "says which GitHub login is yours", "link-github octocat"),
    Command(
        "confirm SLACK-ID LOGIN",
        "confirms somebody's login, for administrators",
        "confirm U0123ABCDE octocat",
    ),
    Command(
        "who SCOPE [PERIOD] [as csv]",
        "the logins of who was active, for analysts alone",
        "who team acme/platform 7d",
    ),
    Command("audit [DAYS]", "the audit record, for administrators", "audit 7d"),
    Command(
        "explain [FIGURE] [QUESTION]",
        "what a figure is, and what it is made of in an answer",
        "explain acceptance rate org acme",
    ),
    Command("ask", "a window for choosing instead of typing", "ask"),
    Command("help [subscriptions]", "this list, or digests, alerts and goals", "help"),
)

# What comes by itself; these have a help of their own.
SUBSCRIPTIONS = "subscriptions"
STANDING = (
    Command(
        "subscribe QUESTION [WHEN] [ZONE]",
        "a digest for this channel: `weekly mon 09:00`, `daily 9am` or `monthly`",
        "subscribe org acme weekly mon 09:00 Europe/Berlin",
    ),
    Command(
        "alert SCOPE CONDITION [WHEN] [test]",
        "a message when a figure leaves its bounds; with `test`, when it would have come",
        "alert org acme acceptance drops 10 points week over week",
    ),
    Command(SUBSCRIPTIONS, "what comes to this channel by itself", SUBSCRIPTIONS),
    Command("preview NUMBER", "what a subscription would say now, for you alone", "preview 1"),
    Command("pause NUMBER [until DAY]", "nothing comes until that day", "pause 1 until 2027-01-04"),
    Command("resume NUMBER", "a paused subscription comes again", "resume 1"),
    Command("move NUMBER CHANNEL", "it comes in another channel", "move 1 #engineering"),
    Command("unsubscribe NUMBER", "ends a subscription", "unsubscribe 1"),
    Command(
        "goal SCOPE FIGURE PERCENT by DAY",
        "what the channel wants to reach",
        "goal org acme active 70% by 2027-03-31",
    ),
    Command("goals", "the goals of the channel, and how far they are", "goals"),
)

# Each as it can be typed behind "alert org acme".
CONDITIONS = (
    "acceptance drops 10 points week over week",
    "acceptance below 25%",
    "active drops 30% week over week",
    "active drops 50% in a day",
    "active below 50% of seats",
    "seats idle 30 days above 20",
    "no data for 3 days",
    "restated",
)

PERIODS = (
    PeriodForm(("7d", "28d", "90d", "2w"), "the last days or weeks that GitHub has processed"),
    PeriodForm(
        ("last week", "last month", "last quarter"),
        "the last whole week (Monday to Sunday), month or quarter",
    ),
    PeriodForm(("this week", "this month"), "from its first day until yesterday"),
    PeriodForm(("yesterday", "2026-11-12", "12 November", "Nov 12"), "that one day"),
    PeriodForm(("2026-10", "October", "2026-W45", "Q3"), "that month, ISO week or quarter"),
    PeriodForm(
        ("2026-10-01..2026-10-31", "since 1 Oct until 31 Oct", "since 1 Oct"),
        "from the first to the last day, both included",
    ),
)

REPLIES = ("last week", "org beta", "vs previous", "why?", "as csv", "bigger chart")


def help_line(keyword: str) -> str:
    """Return how the command with that keyword is written, with an example, in mrkdwn."""
    command = next(row for row in (*COMMANDS, *STANDING) if row.keyword == keyword)
    return (
        f"It is written {code(f'{SLASH_COMMAND} {command.usage}')}, "
        f"for example {code(f'{SLASH_COMMAND} {command.example}')}."
    )


def help_text(topic: str = "") -> str:
    """Return the help in mrkdwn; it fits one section block (3000 characters).

    `topic` is `SUBSCRIPTIONS`, or "" for all that can be asked.
    """
    if topic == SUBSCRIPTIONS:
        return subscriptions_help()
    commands = "\n".join(f"• {code(row.usage)} – {row.does}" for row in COMMANDS)
    views = "\n".join(f"• {code(row.name)} – {row.does}" for row in VIEWS)
    periods = "\n".join(f"• {_examples(row)} – {row.means}" for row in PERIODS)
    replies = ", ".join(code(reply) for reply in REPLIES)
    example = code(f"{SLASH_COMMAND} {COMMANDS[0].example}")
    return (
        f"*GitHub Copilot figures*: type {code(SLASH_COMMAND)} and one of these, as in {example}\n{commands}\n\n"
        f"*VIEW is one of these; without one you get the summary*\n{views}\n\n"
        f"*PERIOD is one of these; without one you get 28 days*\n{periods}\n"
        "Days are UTC days, as GitHub counts them. GitHub keeps one year, "
        "and needs up to three days to finish a day.\n\n"
        "*In the thread of an answer*, mention me to change one part of the question: "
        f"{replies}."
    )


def subscriptions_help() -> str:
    """Return the help about what comes by itself, in mrkdwn."""
    commands = "\n".join(f"• {code(row.usage)} – {row.does}" for row in STANDING)
    example = code(f"{SLASH_COMMAND} {STANDING[0].example}")
    return (
        f"*What comes by itself*: type {code(SLASH_COMMAND)} and one of these, as in {example}\n"
        f"{commands}\n\n"
        "QUESTION is what you would ask, such as `org acme by team 28d`. Without WHEN it comes on "
        "Mondays at nine, and without ZONE in the time zone of your Slack profile.\n"
        f"CONDITION is one of these: {', '.join(map(code, CONDITIONS))}. "
        "Somebody looks daily at nine, unless WHEN says otherwise.\n"
        "*In a thread*, mention me with `subscribe weekly mon 09:00` to have its question answered "
        "every week, or below a digest or its order with `stop` to end it."
    )


def _examples(form: PeriodForm) -> str:
    return ", ".join(code(example) for example in form.examples)
