"""Messages with links: what they say, where the addresses stand, and that Slack takes them."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers.link_answers import (
    LONGEST_ADDRESS,
    MOST_MESSAGES,
    PRESSED_LINK,
    Answered,
    Shown,
    ended_message,
    links_message,
    parts,
)
from handlers.wanted import LinksWanted
from metrics.report_links import DayLinks, ReportKind
from metrics.scope import Scope, ScopeKind
from sandbox.slack.blocks import problems_of_blocks, too_big

ACME = Scope.of(ScopeKind.ORG, "acme")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
DAY = date(2026, 11, 12)
WANTED = LinksWanted(ACME, DAY)
END = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
LINK = "https://copilot-reports.github.com/organization-1-day-report/f.json?se=1&sig=secret"


def found(*links: str, report: str = "organization-1-day", **changes: Any) -> DayLinks:
    values = {"final": True, "ends_at": END, "end_is_told": True, **changes}
    return DayLinks(ACME, report, DAY, links=links, **values)


def shown(
    links: DayLinks,
    *,
    alone: bool = False,
    wanted: LinksWanted = WANTED,
) -> list[Shown]:
    portions = parts(links)
    return [
        links_message(links, Answered(wanted, links.report, "U1", part), portions, alone=alone)
        for part in range(len(portions))
    ]


def buttons(message: Shown) -> list[Any]:
    return [
        element
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_the_message_says_the_day_the_report_its_life_and_who_asked() -> None:
    """And the one file is a button."""
    (message,) = shown(found(LINK))

    assert message.text == (
        "Report links of `org acme`, Thu 12 Nov 2026\n"
        "GitHub's report `organization-1-day`, 1 file.\n"
        "The link works until 21 Nov 2026 09:30 UTC, for anyone who has it, so do not pass it on. "
        "Asked by <@U1>."
    )
    assert [(button["text"]["text"], button["url"]) for button in buttons(message)] == [
        ("Open the file", LINK)
    ]


def test_a_life_that_is_not_told_is_about_an_hour() -> None:
    """Nobody is promised a minute that GitHub has not named."""
    (message,) = shown(found(LINK, end_is_told=False))
    assert "for about an hour, until 21 Nov 2026 09:30 UTC or so" in message.text


def test_a_day_that_may_change_is_told() -> None:
    """Its file may be another one tomorrow."""
    (message,) = shown(found(LINK, final=False))
    assert "GitHub may still change this day." in message.text


def test_what_one_person_sees_says_how_to_ask_again() -> None:
    """Because Slack lets nobody change it later."""
    wanted = LinksWanted(ACME, DAY, ReportKind.USERS)
    (message,) = shown(found(LINK), alone=True, wanted=wanted)
    assert "Only you can see this." in message.text
    assert "`/copilot-metrics links org acme users 2026-11-12`" in message.text


def test_a_team_is_told_whose_report_it_is() -> None:
    """It has everybody of the organization in it."""
    wanted = LinksWanted(PLATFORM, DAY, ReportKind.USERS)
    (message,) = shown(found(LINK), alone=True, wanted=wanted)
    assert (
        "GitHub has no reports of a team: this one is of everybody in `org acme`." in message.text
    )


def test_every_file_has_a_button_in_as_many_messages_as_it_takes() -> None:
    """Slack takes so much in one message; the text says which files stand in it."""
    links = [f"{LINK}&file={number}&pad={'x' * 400}" for number in range(40)]
    messages = shown(found(*links))

    assert [button["url"] for message in messages for button in buttons(message)] == links
    assert len(messages) > 1
    assert f"Here are files 1 to {len(buttons(messages[0]))} of 40." in messages[0].text
    assert "for anyone who has them, so do not pass them on." in messages[0].text


def test_files_beyond_all_messages_are_counted() -> None:
    """No file is left out in silence."""
    links = [f"{LINK}&file={number}" for number in range(99)]
    messages = shown(found(*links))

    assert len(messages) == MOST_MESSAGES
    assert "24 more files did not fit into Slack's messages" in messages[-1].text


def test_an_address_that_slack_would_refuse_is_counted_instead() -> None:
    """The other files keep their buttons."""
    long = f"{LINK}&pad={'x' * LONGEST_ADDRESS}"
    (message,) = shown(found(LINK, long))
    assert [button["url"] for button in buttons(message)] == [LINK]
    assert "1 more file did not fit" in message.text

    (without,) = shown(found(long))
    assert buttons(without) == []


def test_the_end_has_no_link_and_a_button_for_fresh_ones() -> None:
    """The button says nothing about the question: that is looked up."""
    message = ended_message(Answered(WANTED, "organization-1-day", "U1"))

    assert "These links have ended." in message.text
    assert [(button["action_id"], button.get("value")) for button in buttons(message)] == [
        ("links_fresh", None)
    ]
    assert problems_of_blocks(message.blocks, "message") == []


LINKS = st.lists(
    st.integers(0, 3_200).map(lambda length: f"{LINK}&n={'y' * length}"), min_size=1, max_size=80
)


@given(links=LINKS, alone=st.booleans())
def test_whatever_the_links_are_slack_takes_them_and_no_text_has_one(
    *, links: list[str], alone: bool
) -> None:
    """An address stands in a button only, whose press the app hears and ignores."""
    for message in shown(found(*links), alone=alone):
        assert problems_of_blocks(message.blocks, "message") == []
        assert not too_big(message.blocks)
        assert len(message.text) < 4_000
        texts = [message.text, *re.findall(r'"text": "([^"]*)"', json.dumps(message.blocks))]
        assert not [text for text in texts if "sig=" in text or "http" in text]
        assert all(PRESSED_LINK.fullmatch(button["action_id"]) for button in buttons(message))
