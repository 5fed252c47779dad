"""The believable workspace: who works here and where they talk."""

from sandbox.slack.facts import BOT_USER_ID, SLACKBOT_ID, Channel, User

MINA = "U0MINA0001"
TOMAS = "U0TOMAS001"
PRIYA = "U0PRIYA001"
LEE = "U0LEEGUEST"
ADA = "U0ADAADMIN"

USERS = (
    User(MINA, "mina", "Mina Keller", "Europe/Berlin", "de-DE"),
    User(TOMAS, "tomas", "Tomás Rivera", "America/Mexico_City", "es-LA"),
    User(PRIYA, "priya", "Priya Nair", "Asia/Kolkata", "en-GB"),
    User(
        LEE,
        "lee",
        "Lee Marsh (guest)",
        "America/New_York",
        "en-US",
        is_restricted=True,
        is_ultra_restricted=True,
    ),
    User(ADA, "ada", "Ada Okafor", "Africa/Lagos", "en-GB", is_admin=True),
    User(BOT_USER_ID, "copilot_metrics", "Copilot Metrics", "Etc/UTC", "en-US", is_bot=True),
    User(SLACKBOT_ID, "slackbot", "Slackbot", "Etc/UTC", "en-US", is_bot=True),
)

# The user groups: "analysts" is named by the sandbox's access file.
GROUPS = {"S0ANALYSTS": ("copilot-analysts", frozenset({TOMAS}))}

_STAFF = frozenset({MINA, TOMAS, PRIYA, ADA})
_WITH_APP = _STAFF | {BOT_USER_ID}

CHANNELS = (
    Channel("C0COPILOT1", "copilot", "public", _WITH_APP, "How we use Copilot"),
    Channel("C0ENGINEER", "engineering", "public", _WITH_APP | {LEE}, "Builds, reviews, releases"),
    Channel("C0RANDOM01", "random", "public", _STAFF, "Lunch and everything else"),
    Channel("C0LEADS001", "leads", "private", frozenset({MINA, ADA}), "Planning, among leads"),
    Channel("C0OLDNEWS1", "old-news", "public", _WITH_APP, "Archived", is_archived=True),
    Channel("C0PARTNERS", "partners", "public", _WITH_APP, "With a partner", is_ext_shared=True),
    Channel("D0MINAPRIY", "priya", "im", frozenset({MINA, PRIYA})),
    *(
        Channel(f"D0{user.id[2:]}", "copilot_metrics", "im", frozenset({user.id, BOT_USER_ID}))
        for user in USERS
        if not user.is_bot
    ),
)
