"""What nobody sends in good faith, and how a text that somebody did send is spoilt with it."""

from random import Random

# What Slack would read as a mention, a link or a command if it came back as it is.
MENTIONS = ("<!channel>", "<!here>", "<!everyone>", "<@U0HOSTILE1>", "<#C0HOSTILE1>")
LINK = "<https://hostile.example/|click>"
MARKS = (*MENTIONS, LINK, "<!subteam^S0HOSTILE>")

STRANGE = (
    *MARKS,
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u2066",
    "\u200f",
    "\ud800",
    "\u2028",
    "`",
    "```",
    "&lt;!channel&gt;",
    "'; DROP TABLE days; --",
    "../../etc/passwd",
    "{{7*7}}",
    "%s%n",
    "\u0663\u0660d",
    "\uff19d",
    "-1d",
    "1e9d",
    "99999999999999999999d",
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "..",
    "@",
    "",
)
LONGEST = 20_000


def spoilt(text: str, random: Random) -> str:
    """Return the text with one to three of its parts changed."""
    for _ in range(random.randint(1, 3)):
        text = random.choice(_WAYS)(text, random)
    return text


def noise(random: Random) -> str:
    """Return random characters of every plane, with strange words between."""
    parts = [
        chr(random.choice((random.randrange(32, 127), random.randrange(0x110000))))
        if random.random() < 0.9
        else random.choice(STRANGE)
        for _ in range(random.randrange(60))
    ]
    return "".join(parts)


def _put_in(text: str, random: Random) -> str:
    place = random.randint(0, len(text))
    return text[:place] + random.choice(STRANGE) + text[place:]


def _cut(text: str, random: Random) -> str:
    first, last = sorted((random.randint(0, len(text)), random.randint(0, len(text))))
    return text[:first] + text[last:]


def _repeat(text: str, random: Random) -> str:
    return (text + random.choice((" ", "", "\n"))) * random.randint(2, 4)


def _grow(text: str, random: Random) -> str:
    # Rarely, because reading it is what takes long.
    return text + "a" * LONGEST if random.random() < 0.05 else text + " acme"


def _shuffle(text: str, random: Random) -> str:
    words = text.split(" ")
    random.shuffle(words)
    return " ".join(words)


def _case(text: str, random: Random) -> str:
    return "".join(random.choice((each.upper(), each.lower())) for each in text)


def _replace_word(text: str, random: Random) -> str:
    words = text.split(" ")
    words[random.randrange(len(words))] = random.choice(STRANGE)
    return " ".join(words)


_WAYS = (_put_in, _cut, _repeat, _grow, _shuffle, _case, _replace_word)
