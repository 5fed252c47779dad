"""What an alert says when it begins and when it is over, word for word."""

from datetime import UTC, date, datetime

import pytest

from handlers.grammar import understand
from handlers.request import Request
from handlers.vocabulary import SLASH_COMMAND
from handlers.words import alerts as words
from metrics.alerts.conditions import (
    AnyRestated,
    Condition,
    Direction,
    Figure,
    IdleSeats,
    InADay,
    Level,
    NoDataFor,
    Side,
    WeekOverWeek,
    is_of_owners,
)
from metrics.alerts.episodes import Episode, Fired, Over
from metrics.alerts.facts import Reading
from metrics.scope import Scope, ScopeKind

ACME = Scope.of(ScopeKind.ORG, "acme")
TEAM = Scope.of(ScopeKind.TEAM, "acme/web")
# On this day, Monday, 16 November is judged.
TODAY = date(2026, 11, 20)
EPISODE = Episode(date(2026, 11, 13), 0.0)

RATE = WeekOverWeek(Figure.ACCEPTANCE, Direction.DROPS, 10)
PEOPLE = WeekOverWeek(Figure.ACTIVE, Direction.DROPS, 30)
CHAT = WeekOverWeek(Figure.CHAT, Direction.RISES, 20)
USED = Level(Figure.ACTIVE, Side.BELOW, 50)
AGENTS = Level(Figure.AGENTS, Side.ABOVE, 60)
LOW = Level(Figure.ACCEPTANCE, Side.BELOW, 25)
IDLE = IdleSeats(30, 20)
ALL = (RATE, PEOPLE, CHAT, USED, AGENTS, LOW, IDLE, InADay(50), NoDataFor(3), AnyRestated())


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("condition", "reading", "title", "sentence"),
    [
        (
            RATE,
            Reading(0.18, 0.3),
            "acceptance",
            (
                "The acceptance rate in org acme fell from 30.0 % to 18.0 % (−12.0 points), the week "
                "to Mon 16 Nov 2026 against the week before; the limit is 10 points."
            ),
        ),
        (
            PEOPLE,
            Reading(31, 66),
            "active people",
            (
                "The number of people active on a working day in org acme fell from 66 to 31 "
                "(−53.0 %), the week to Mon 16 Nov 2026 against the week before; the limit is 30 %."
            ),
        ),
        (
            CHAT,
            Reading(125, 100),
            "chat",
            (
                "The number of people who used chat in 28 days in org acme rose from 100 to 125 "
                "(+25.0 %), the week to Mon 16 Nov 2026 against the week before; the limit is 20 %."
            ),
        ),
        (
            InADay(50),
            Reading(9, 31),
            "active people",
            (
                "On Mon 16 Nov 2026, 9 people were active in org acme, 71.0 % fewer than the 31 that "
                "are usual on that weekday; the limit is 50 %."
            ),
        ),
        (
            USED,
            Reading(0.472),
            "active people",
            (
                "47.2 % of the seats of org acme were used in the week to Mon 16 Nov 2026; the limit "
                "is 50 %."
            ),
        ),
        (
            AGENTS,
            Reading(0.61),
            "agents",
            (
                "61.0 % of the seats of org acme were used for agents in the 28 days to "
                "Mon 16 Nov 2026; the limit is 60 %."
            ),
        ),
        (
            LOW,
            Reading(0.241),
            "acceptance",
            (
                "The acceptance rate in org acme was 24.1 % in the week to Mon 16 Nov 2026; the limit "
                "is 25 %."
            ),
        ),
        (
            IDLE,
            Reading(21),
            "idle seats",
            "21 seats of org acme have not been used for 30 days or longer; the limit is 20 seats.",
        ),
        (
            NoDataFor(3),
            Reading(3),
            "no data",
            (
                "GitHub has no figures of org acme for 3 working days up to Mon 16 Nov 2026, which are "
                "overdue; the limit is 3 working days."
            ),
        ),
        (
            AnyRestated(),
            Reading(1),
            "restated days",
            "GitHub changed the figures of 1 final day of org acme in the last week.",
        ),
    ],
)
def test_a_beginning_has_the_numbers_and_the_limit(
    condition: Condition, reading: Reading, title: str, sentence: str
) -> None:
    """The limit as it was typed."""
    news = Fired(TODAY, reading)

    assert words.title(ACME, condition, news) == f"Alert: {title} in acme"
    assert plain(words.sentence(ACME, condition, news)) == sentence


@pytest.mark.parametrize(
    ("condition", "reading", "sentence"),
    [
        (RATE, Reading(0.29, 0.3), "The acceptance rate in org acme: 29.0 % again, 30.0 % before."),
        (
            InADay(50),
            Reading(30, 31),
            (
                "The number of people active on a working day in org acme: 30 again, 31 are usual on "
                "that weekday."
            ),
        ),
        (
            USED,
            Reading(0.55),
            (
                "55.0 % of the seats of org acme were used in the week to Mon 16 Nov 2026, clearly "
                "above the limit of 50 %."
            ),
        ),
        (
            IDLE,
            Reading(18),
            (
                "18 seats of org acme have not been used for 30 days or longer, clearly below the "
                "limit of 20 seats."
            ),
        ),
        (NoDataFor(3), Reading(0), "GitHub has figures of org acme again, up to Mon 16 Nov 2026."),
        (
            AnyRestated(),
            Reading(0),
            "GitHub has changed no further final day of org acme for a week.",
        ),
    ],
)
def test_an_end_says_how_things_are_and_since_when_they_were_not(
    condition: Condition, reading: Reading, sentence: str
) -> None:
    """The beginning may never have been told, where looks did not happen."""
    news = Over(TODAY, reading, EPISODE)

    assert words.title(ACME, condition, news).startswith("Over: ")
    assert plain(words.sentence(ACME, condition, news)) == (
        f"{sentence} The alert began on 13 Nov 2026."
    )


def test_what_did_not_come_back_is_taken_as_usual() -> None:
    """It is no return, and says so."""
    news = Over(TODAY, Reading(31, 66), EPISODE, settled=True)

    assert words.sentence(ACME, PEOPLE, news) == (
        "The number of people active on a working day in org acme stayed at about 31 for four "
        "weeks, so that is taken as usual from now on. The alert began on 13 Nov 2026."
    )


@pytest.mark.parametrize(
    ("scope", "condition"),
    [
        *((ACME, each) for each in ALL if each != NoDataFor(3)),
        *((TEAM, each) for each in ALL if each != NoDataFor(3) and not is_of_owners(each)),
    ],
)
def test_the_next_step_is_a_question_that_is_understood(scope: Scope, condition: Condition) -> None:
    """About the same scope."""
    step = words.next_step(scope, condition)
    typed = step.split("`")[1].removeprefix(f"{SLASH_COMMAND} ")
    question = understand(typed, None, TODAY)

    assert isinstance(question, Request)
    assert question.scope == scope


def test_a_snooze_says_until_when_and_what_comes_then() -> None:
    """What began and ended meanwhile is not lost."""
    assert words.snooze_done(3, datetime(2026, 11, 27, 9, tzinfo=UTC)) == (
        "Alert 3 keeps quiet until 27 Nov 2026. The first look after that tells what is over or "
        "has begun by then."
    )
