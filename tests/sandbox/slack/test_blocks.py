"""Every limit of Block Kit that the stand-in keeps: just inside passes, just outside is named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from sandbox.slack.blocks import problems_of_blocks
from tests.sandbox.slack.refused import error_of, refused

Block = dict[str, Any]


def plain(length: int) -> Block:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Block:
    return {"type": "mrkdwn", "text": "ä" * length}


def option(number: int = 0, **more: Any) -> Block:
    return {"text": plain(5), "value": f"v{number}", **more}


def options(count: int) -> list[Block]:
    return [option(number) for number in range(count)]


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(number: int = 0, **more: Any) -> Block:
    return {"type": "button", "text": plain(5), "action_id": f"a{number}", **more}


def section(**more: Any) -> Block:
    return {"type": "section", **more}


def asked(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain(5), "element": element, **more}


def image(**more: Any) -> Block:
    return {
        "type": "image",
        "alt_text": "a chart",
        "image_url": "https://example.com/a.png",
        **more,
    }


def select(count: int, **more: Any) -> Block:
    return {"type": "static_select", "options": options(count), **more}


# A name, a block that just passes, one that just does not, and what Slack points at.
LIMITS: list[tuple[str, Block, Block, str]] = [
    ("section text", section(text=mrkdwn(3000)), section(text=mrkdwn(3001)), "/0/text/text"),
    ("empty text", section(text=mrkdwn(1)), section(text=mrkdwn(0)), "/0/text/text"),
    ("section content", section(text=plain(1)), section(), "/0"),
    (
        "fields",
        section(fields=[mrkdwn(2000)] * 10),
        section(fields=[mrkdwn(1)] * 11),
        "/0/fields",
    ),
    (
        "field text",
        section(fields=[mrkdwn(2000)]),
        section(fields=[mrkdwn(2001)]),
        "/0/fields/0/text",
    ),
    (
        "header text",
        {"type": "header", "text": plain(150)},
        {"type": "header", "text": plain(151)},
        "/0/text/text",
    ),
    (
        "header kind",
        {"type": "header", "text": plain(1)},
        {"type": "header", "text": mrkdwn(1)},
        "/0/text/type",
    ),
    (
        "context parts",
        {"type": "context", "elements": [mrkdwn(1)] * 10},
        {"type": "context", "elements": [mrkdwn(1)] * 11},
        "/0/elements",
    ),
    (
        "context kinds",
        {"type": "context", "elements": [plain(1)]},
        {"type": "context", "elements": [button()]},
        "/0/elements/0/type",
    ),
    (
        "actions",
        actions(*[button(n) for n in range(25)]),
        actions(*[button(n) for n in range(26)]),
        "/0/elements",
    ),
    ("action ids", actions(button(1), button(2)), actions(button(1), button(1)), "/1/action_id"),
    ("button text", actions(button(text=plain(75))), actions(button(text=plain(76))), "text/text"),
    ("button value", actions(button(value="x" * 2000)), actions(button(value="x" * 2001)), "value"),
    ("button url", actions(button(url="x" * 3000)), actions(button(url="x" * 3001)), "/url"),
    ("button style", actions(button(style="danger")), actions(button(style="nice")), "/style"),
    (
        "accessibility label",
        actions(button(accessibility_label="x" * 75)),
        actions(button(accessibility_label="x" * 76)),
        "accessibility_label",
    ),
    ("action id", actions(button(action_id="x" * 255)), actions(button(action_id="x" * 256)), "_id"),
    ("block id", section(text=plain(1), block_id="x" * 255), section(text=plain(1), block_id="x" * 256), "/0/block_id"),
    ("select", actions(select(100)), actions(select(101)), "/options"),
    ("empty select", actions(select(1)), actions(select(0)), "/options"),
    (
        "option text",
        actions(select(1) | {"options": [option(text=plain(75))]}),
        actions(select(1) | {"options": [option(text=plain(76))]}),
        "/options/0/text/text",
    ),
    (
        "option value",
        actions(select(1) | {"options": [option(value="x" * 150)]}),
        actions(select(1) | {"options": [option(value="x" * 151)]}),
        "/options/0/value",
    ),
    (
        "placeholder",
        actions(select(1, placeholder=plain(150))),
        actions(select(1, placeholder=plain(151))),
        "/placeholder/text",
    ),
    (
        "overflow",
        actions({"type": "overflow", "options": options(5)}),
        actions({"type": "overflow", "options": options(6)}),
        "/options",
    ),
    (
        "checkboxes",
        actions({"type": "checkboxes", "options": options(10)}),
        actions({"type": "checkboxes", "options": options(11)}),
        "/options",
    ),
    (
        "radio buttons",
        actions({"type": "radio_buttons", "options": options(10)}),
        actions({"type": "radio_buttons", "options": options(11)}),
        "/options",
    ),
    (
        "datepicker",
        actions({"type": "datepicker", "initial_date": "2026-02-28"}),
        actions({"type": "datepicker", "initial_date": "2026-02-29"}),
        "/initial_date",
    ),
    (
        "confirm",
        actions(button(confirm={"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)})),
        actions(button(confirm={"title": plain(101), "text": plain(300), "confirm": plain(30), "deny": plain(30)})),
        "/confirm/title/text",
    ),
    ("image alt", image(alt_text="x" * 2000), image(alt_text=""), "/0/alt_text"),
    ("image url", image(image_url="x" * 3000), image(image_url="x" * 3001), "/0/image_url"),
    ("image title", image(title=plain(2000)), image(title=plain(2001)), "/0/title/text"),
    ("image source", image(), image(slack_file={"id": "F0FILE00001"}), "/0"),
    (
        "slack_file id",
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F0FILE00001"}},
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F123"}},
        "/0/slack_file/id",
    ),
    ("input label", asked(select(1), label=plain(2000)), asked(select(1), label=plain(2001)), "/0/label/text"),
    (
        "typed length",
        asked({"type": "plain_text_input", "max_length": 3000}),
        asked({"type": "plain_text_input", "max_length": 3001}),
        "/0/element/max_length",
    ),
    ("input kinds", asked(select(1)), asked(button()), "/0/element/type"),
    (
        "markdown",
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "markdown", "text": "x" * 12_001},
        "/0/text",
    ),
    ("extra field", {"type": "divider"}, {"type": "divider", "colour": "red"}, "/0"),
    ("block kinds", {"type": "divider"}, {"type": "chart"}, "/0/type"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("good", "bad", "pointer"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS]
)
def test_a_limit_is_exact(good: Block, bad: Block, pointer: str) -> None:
    """The largest allowed passes; one more is a problem, and the pointer shows where."""
    problems = problems_of_blocks([bad], "message")

    assert problems_of_blocks([good], "message") == []
    assert problems
    assert all(problem.pointer.endswith(pointer) for problem in problems)


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks(surface: str, most: int) -> None:
    """50 in a message, 100 in a view."""
    too_many = problems_of_blocks([{"type": "divider"}] * (most + 1), surface)

    assert problems_of_blocks([{"type": "divider"}] * most, surface) == []
    assert [f"no more than {most} items allowed [json-pointer:/blocks]"] == [*map(str, too_many)]


def test_a_block_id_is_there_once() -> None:
    """Two blocks of one message never share an id."""
    twice = [section(text=plain(1), block_id="a"), section(text=plain(1), block_id="a")]

    (problem,) = problems_of_blocks(twice, "message")
    assert problem.pointer == "/blocks/1/block_id"


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("message", "alert"),
        ("modal", "markdown"),
        ("modal", "table"),
        ("modal", "data_visualization"),
        ("home", "alert"),
        ("home", "data_visualization"),
    ],
)
def test_a_block_may_be_foreign_to_a_surface(surface: str, kind: str) -> None:
    """Alerts are for modals, charts and tables for messages."""
    (problem,) = problems_of_blocks([{"type": kind}], surface)

    assert f"unsupported type: {kind}" == problem.sentence


def test_the_alert_of_a_modal_is_short() -> None:
    """200 characters, and one of five levels."""
    good = {"type": "alert", "text": plain(200), "level": "warning"}

    assert problems_of_blocks([good], "modal") == []
    assert problems_of_blocks([good | {"text": plain(201)}], "modal")
    assert problems_of_blocks([good | {"level": "terrible"}], "modal")


def test_rich_text_is_checked_to_its_leaves() -> None:
    """Lists hold sections, sections hold known leaves."""
    leaf = {"type": "date", "timestamp": 1795132800, "format": "{date_short}", "fallback": "then"}
    part = {"type": "rich_text_section", "elements": [leaf, {"type": "text", "text": "x", "style": {"bold": True}}]}  # fmt: skip
    lists = {"type": "rich_text_list", "style": "bullet", "elements": [part]}
    wrong = {"type": "rich_text_section", "elements": [{"type": "blink", "text": "x"}]}

    assert problems_of_blocks([{"type": "rich_text", "elements": [part, lists]}], "message") == []
    (problem,) = problems_of_blocks([{"type": "rich_text", "elements": [wrong]}], "message")
    assert problem.pointer == "/blocks/0/elements/0/elements/0/type"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
FIELDS = ("type", "text", "fields", "elements", "element", "rows", "chart", "slack_file", "options")


@given(
    kind=st.sampled_from(
        sorted(
            {good["type"] for _, good, _, _ in LIMITS}
            | {"table", "data_table", "data_visualization", "rich_text"}
        )
    ),
    fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3),
    surface=st.sampled_from(["message", "modal", "home"]),
)
def test_nonsense_is_a_problem_and_never_a_crash(
    kind: str, fields: dict[str, Any], surface: str
) -> None:
    """Whatever an app sends, the answer is a list of problems."""
    problems = problems_of_blocks([{"type": kind, **fields}, {"type": "nonsense"}], surface)

    assert any(problem.sentence == "unsupported type: nonsense" for problem in problems)


async def test_a_refusal_names_every_problem(client: AsyncWebClient) -> None:
    """Both lists of Slack's answer say what and where."""
    blocks: list[Block] = [{"type": "header", "text": mrkdwn(1)}, {"type": "nonsense"}]

    body = await refused(client.chat_postMessage(channel="C0COPILOT1", text="x", blocks=blocks))

    sentences = [
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        "unsupported type: nonsense [json-pointer:/blocks/1/type]",
    ]
    assert body["error"] == "invalid_blocks"
    assert sentences == body["errors"]
    assert [f"[ERROR] {one}" for one in sentences] == body["response_metadata"]["messages"]


async def test_blocks_outgrow_their_size_at_13200_characters(client: AsyncWebClient) -> None:
    """The JSON text of all blocks counts, not that of each."""

    def padded(length: int) -> list[Block]:
        blocks = [section(text=plain(3000)) for _ in range(4)]
        rest = length - len(json.dumps([*blocks, section(text=plain(0))], separators=(",", ":")))
        return [*blocks, section(text=plain(rest))]

    await client.chat_postMessage(channel="C0COPILOT1", text="x", blocks=padded(13_200))
    call = client.chat_postMessage(channel="C0COPILOT1", text="x", blocks=padded(13_201))

    assert await error_of(call) == "msg_blocks_too_long"


async def test_stored_blocks_and_elements_have_ids(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Slack names what the app left unnamed, and leaves alone what it named."""
    blocks: list[Block] = [
        actions(button(), {"type": "datepicker"}),
        section(text=plain(1), block_id="mine"),
    ]
    await client.chat_postMessage(channel="C0COPILOT1", text="x", blocks=blocks)

    first, second = slack.messages("#copilot")[0].blocks
    assert first["block_id"]
    assert second["block_id"] == "mine"
    assert first["elements"][0]["action_id"] == "a0"
    assert first["elements"][1]["action_id"]
