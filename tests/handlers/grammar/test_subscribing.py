"""How a digest is ordered: what people write, and what is read from it."""

from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.grammar import understand
from handlers.grammar.parsing import LONGEST_TEXT
from handlers.grammar.schedules import KNOWN, ScheduleError, take_timing
from handlers.grammar.subscribing import PERIODS
from handlers.grammar.zones import names, take_zone
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Misunderstood, Request, ViewName
from handlers.wanted import Assumed, SubscribeWanted
from metrics.scope import LastDays, Scope, ScopeKind
from tests.handlers.questions import SCOPES, questions

TODAY = date(2026, 11, 21)
ACME = Scope.of(ScopeKind.ORG, "acme")
BETA = Scope.of(ScopeKind.ORG, "beta")
BERLIN = "Europe/Berlin"
MONDAY = Schedule(Every.WEEKLY, time(9), BERLIN, 0)
THREAD = Request(ACME, LastDays(90), ViewName.TEAMS)
ALL = frozenset(Assumed)


def said(text: str, question: Request | None = None) -> SubscribeWanted:
    wanted = understand(text, question, TODAY)
    assert isinstance(wanted, SubscribeWanted)
    return wanted


def misunderstood(text: str, question: Request | None = None) -> Misunderstood:
    with pytest.raises(Misunderstood) as answer:
        understand(text, question, TODAY)
    return answer.value


def weekly(zone: str = BERLIN, *, day: int = 0, at: time = time(9)) -> Schedule:
    return Schedule(Every.WEEKLY, at, zone, day)


@pytest.mark.parametrize(
    "text",
    [
        "subscribe org acme weekly mon 09:00 Europe/Berlin",
        "Subscribe org acme weekly Monday 9:00 europe/berlin",
        "subscribe weekly mon 09:00 Europe/Berlin org acme",
        "subscribe acme org mondays at 9 berlin",
        "subscribe org acme every monday at 9am, Berlin please",
        "please subscribe us to org acme every week on monday at 9 o'clock in Berlin",
        "can you subscribe this channel to org acme each monday 09.00 Europe/Berlin",
        "subscribe org https://github.com/acme weekly mon 9h00 Berlin",
        "subscribe org acme weekly mon 09:00 Europe/Berlin, thank you",
        "subscribe org acme mondays at 9 berlin now please",
    ],
)
def test_monday_at_nine_in_berlin(text: str) -> None:
    """However it is written, and in whichever order."""
    assert said(text).order == DigestOrder(Request(ACME, LastDays(7)), MONDAY)


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("daily 7:30 UTC", Schedule(Every.DAILY, time(7, 30), "UTC")),
        ("every day at noon utc", Schedule(Every.DAILY, time(12), "UTC")),
        ("monthly 5pm CET", Schedule(Every.MONTHLY, time(17), "CET")),
        (
            "on the first working day of each month at 10 am UTC",
            Schedule(Every.MONTHLY, time(10), "UTC"),
        ),
        ("fridays 4:30pm new york", weekly("America/New_York", day=4, at=time(16, 30))),
        ("thurs midnight Buenos Aires", weekly("America/Argentina/Buenos_Aires", day=3, at=time())),
        ("weekly sun 12am São Paulo", weekly("America/Sao_Paulo", day=6, at=time())),
        ("weekly wed 12:15 pm Etc/GMT+5", weekly("Etc/GMT+5", day=2, at=time(12, 15))),
    ],
)
def test_when_it_comes(text: str, schedule: Schedule) -> None:
    """Days, times and zones, as people write them."""
    assert said(f"subscribe org acme {text}").order.schedule == schedule


@pytest.mark.parametrize(
    ("text", "schedule", "period", "assumed"),
    [
        ("", weekly("UTC"), 7, ALL),
        ("weekly", weekly("UTC"), 7, ALL),
        ("tue", weekly("UTC", day=1), 7, ALL - {Assumed.DAY}),
        ("daily", Schedule(Every.DAILY, time(9), "UTC"), 1, ALL - {Assumed.DAY}),
        ("monthly", Schedule(Every.MONTHLY, time(9), "UTC"), 28, ALL - {Assumed.DAY}),
        ("10:00", weekly("UTC", at=time(10)), 7, ALL - {Assumed.TIME}),
        ("UTC", weekly("UTC"), 7, ALL - {Assumed.ZONE}),
        ("90d", weekly("UTC"), 90, ALL - {Assumed.PERIOD}),
        ("last 7 days", weekly("UTC"), 7, ALL - {Assumed.PERIOD}),
        ("now please", weekly("UTC"), 7, ALL),
        ("weekly, thank you", weekly("UTC"), 7, ALL),
        ("mon 9:00 utc 7d", weekly("UTC"), 7, frozenset()),
    ],
)
def test_what_is_not_said_is_assumed(
    text: str, schedule: Schedule, period: int, assumed: frozenset[Assumed]
) -> None:
    """And it is known what that was, so that the person can be told."""
    wanted = said(f"subscribe org acme {text}")

    assert wanted.order == DigestOrder(Request(ACME, LastDays(period)), schedule)
    assert wanted.assumed == assumed


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("org acme by team weekly", Request(ACME, LastDays(7), ViewName.TEAMS)),
        ("teams acme weekly", Request(ACME, LastDays(7), ViewName.TEAMS)),
        ("org acme weekly by language", Request(ACME, LastDays(7), ViewName.LANGUAGES)),
        ("org acme agents monthly", Request(ACME, LastDays(28), ViewName.AGENTS)),
        (
            "compare org acme org beta weekly",
            Request(ACME, LastDays(7), ViewName.COMPARE, BETA),
        ),
        ("org berlin weekly", Request(Scope.of(ScopeKind.ORG, "berlin"), LastDays(7))),
        (
            "teams berlin weekly",
            Request(Scope.of(ScopeKind.ORG, "berlin"), LastDays(7), ViewName.TEAMS),
        ),
        ("org daily weekly", Request(Scope.of(ScopeKind.ORG, "daily"), LastDays(7))),
        ("org mon weekly tue", Request(Scope.of(ScopeKind.ORG, "mon"), LastDays(7))),
        ("team acme/berlin weekly", Request(Scope.of(ScopeKind.TEAM, "acme/berlin"), LastDays(7))),
    ],
)
def test_what_is_told(text: str, question: Request) -> None:
    """Every view, also a comparison; a name may be a word with another meaning."""
    assert said(f"subscribe {text}").order.question == question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("subscribe", Request(ACME, LastDays(7), ViewName.TEAMS)),
        ("subscribe weekly mon 09:00", Request(ACME, LastDays(7), ViewName.TEAMS)),
        ("subscribe us to this daily", Request(ACME, LastDays(1), ViewName.TEAMS)),
        ("subscribe 28d weekly", Request(ACME, LastDays(28), ViewName.TEAMS)),
        ("subscribe agents monthly", Request(ACME, LastDays(28), ViewName.AGENTS)),
        ("subscribe org beta weekly", Request(BETA, LastDays(7), ViewName.TEAMS)),
        ("subscribe vs org beta weekly", Request(ACME, LastDays(7), ViewName.COMPARE, BETA)),
        ("subscribe weekly please", Request(ACME, LastDays(7), ViewName.TEAMS)),
    ],
)
def test_in_a_thread_its_question_is_meant(text: str, question: Request) -> None:
    """With its scope and view, and the days that go with how often it comes."""
    assert said(text, THREAD).order.question == question


@pytest.mark.parametrize(
    ("text", "sentence", "suggestion"),
    [
        ("", "Whose figures would you like?", None),
        ("weekly mon 09:00", "Whose figures would you like?", None),
        ("org weekly", "Whose figures would you like?", None),
        ("org acme weekdays", "A digest comes daily, weekly, or monthly", "org acme daily"),
        ("org acme every 2 weeks", "A digest comes daily, weekly, or monthly", None),
        ("org acme every two weeks", "A digest comes daily, weekly, or monthly", None),
        ("org acme every 3d", "A digest comes daily, weekly, or monthly", None),
        ("org acme every other friday", "A digest comes daily, weekly, or monthly", None),
        ("org acme every hour", "A digest comes daily, weekly, or monthly", None),
        ("org acme each quarter at 9", "A digest comes daily, weekly, or monthly", None),
        ("org acme weekly daily", "Once is enough", None),
        ("org acme mon thu", "A digest comes on one weekday.", None),
        ("org acme 9am 10am", "A digest comes at one time of day.", None),
        ("org acme daily mon", "A daily digest comes every day", "org acme weekly mon"),
        ("org acme 25:00", "There is no time of day “25:00”.", None),
        ("org acme 13pm", "There is no time of day “13pm”.", None),
        ("org acme Europe/Berlin UTC", "A digest has one time zone", None),
        ("org acme Europe/Berln", "I know no time zone “europe/berln”.", f"org acme {BERLIN}"),
        ("org acme 9am PST", "I know no time zone “pst”.", "org acme 9am America/Los_Angeles"),
        ("org acme 9am UTC+2", "I know no time zone “utc+2”.", None),
        ("org acme 9am GMT-05:30", "I know no time zone “gmt-05:30”.", None),
        ("org acme weakly mon", "I do not know “weakly”.", "org acme weekly mon"),
        ("org acme mondey", "I do not know “mondey”.", "org acme monday"),
        ("org acme berln", "I do not know “berln”.", f"org acme {BERLIN}"),
        ("org acme lst week daily", "I do not know “lst”.", None),
        ("org acme last week daily", "A digest tells of the newest days", "org acme 1d daily"),
        ("org acme 2026-10 weekly", "A digest tells of the newest days", "org acme 7d weekly"),
        ("who org acme weekly", "What is about single people", None),
        ("me weekly", "What is about single people", None),
        ("org acme as csv weekly", "A digest comes as a message, without a file.", None),
        ("whoami", "A digest can have the figures of", None),
        ("org acme weekly in #random", "A digest comes to the channel that it is ordered in", None),
        ("<#C0RANDOM01|random> to org acme", "A digest comes to the channel that it is", None),
        ("alert org acme restated", "An alert is no digest: order it without `subscribe`", None),
    ],
)
def test_what_cannot_come_is_told_kindly(text: str, sentence: str, suggestion: str | None) -> None:
    """With what may have been meant, and how it is written."""
    answer = misunderstood(f"subscribe {text}")

    assert answer.sentence.startswith(sentence)
    assert "`/copilot-metrics subscribe QUESTION [WHEN] [ZONE]`" in answer.help_line
    if suggestion is not None:
        assert answer.suggestion == f"subscribe {suggestion}"
        assert f"Did you mean `subscribe {suggestion}`?" in answer.sentence


def test_ordering_is_courteous_and_nothing_else() -> None:
    """A question about the word orders nothing."""
    with pytest.raises(Misunderstood):
        understand("what is subscribe?", THREAD, TODAY)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """A time that something can come at."""
    every = draw(st.sampled_from(Every))
    weekday = draw(st.integers(0, 6)) if every is Every.WEEKLY else None
    at = time(draw(st.integers(0, 23)), draw(st.integers(0, 59)))
    return Schedule(every, at, draw(st.sampled_from(ZONES)), weekday)


ZONES = sorted(names())
ODD_NAMES = (
    *(*KNOWN, "berlin", "utc", "9am", "at", "every", "7d", "today", "subscribe", "to", "us"),
    *("now", "thanks", "again", "two"),
)
ODD = [Scope.of(ScopeKind.ORG, name) for name in ODD_NAMES]


@st.composite
def orders(draw: st.DrawFn) -> DigestOrder:
    """An order that the grammar could have made."""
    question = draw(questions().filter(lambda one: isinstance(one.asked, LastDays)))
    match draw(st.sampled_from(("", "odd", "compared"))):
        case "odd":
            question = Request(draw(st.sampled_from(ODD)), question.asked)
        case "compared":
            one, other = draw(st.permutations((*SCOPES, *ODD)))[:2]
            question = Request(one, question.asked, ViewName.COMPARE, other)
    return DigestOrder(question, draw(schedules()))


@given(orders())
def test_the_printed_order_is_read_as_the_one_it_came_from(order: DigestOrder) -> None:
    """In every zone, and where an organization is called "weekly"."""
    wanted = said(order.command)

    assert wanted == SubscribeWanted(order)


@given(orders())
def test_case_makes_no_difference(order: DigestOrder) -> None:
    """Telephones begin with a capital letter."""
    assert said(order.command.upper()).order == order
    assert said(order.command.title()).order == order


WORDS = st.sampled_from(
    (
        *(*KNOWN, *PERIODS, "org", "acme", "team", "acme/platform", "compare", "by", "at", "9"),
        *("09:00", "am", "every", "berlin", "europe/berlin", "7d", "last", "week", "subscribe"),
        *("me", "to", "this", "@"),
    )
)


@given(st.lists(WORDS | st.text(max_size=5), max_size=12).map(" ".join), st.booleans())
@example("subscribe " * 25, False)
@example("org " * 60, False)
def test_any_words_are_an_order_or_answered_kindly(text: str, in_thread: bool) -> None:  # noqa: FBT001 - it is drawn
    """Never another error, and never a long answer."""
    try:
        result = understand(
            f"subscribe {text}"[:LONGEST_TEXT], THREAD if in_thread else None, TODAY
        )
    except Misunderstood as answer:
        result = str(answer)
    assert isinstance(result, SubscribeWanted) or len(str(result)) < 1000


@given(st.lists(WORDS, max_size=8).map(tuple))
def test_what_says_when_is_taken_and_the_rest_is_left(words: tuple[str, ...]) -> None:
    """No word is made up."""
    try:
        _, rest = take_timing(words)
    except ScheduleError:
        return
    assert set(rest) <= set(words)


def test_a_city_is_a_zone_only_where_cities_are_asked_for() -> None:
    """Because it may be the name of an organization."""
    assert take_zone(("acme", "berlin"), cities=True) == (BERLIN, ("acme",))
    assert take_zone(("acme", "berlin"), cities=False) == (None, ("acme", "berlin"))
