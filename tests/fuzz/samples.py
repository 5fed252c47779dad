"""What Slack delivers for everything that a person can do, recorded from the stand-in."""

from copy import deepcopy
from typing import Any

from handlers import form_fields, home_subscriptions
from handlers.alerts.buttons import snooze_block
from handlers.link_answers import FRESH
from handlers.paused_buttons import paused_buttons
from sandbox.slack.facts import Acknowledgement, Message
from sandbox.slack.inputs import elements
from sandbox.slack.server import StandInSlack
from tests.scenarios.conftest import is_answer

COMMANDS = ("org acme 7d", "help", "whoami", "org acme by language 7d", "enterprise acme-inc 7d")
ASK = "/copilot-metrics ask"
SUBSCRIBE = "/copilot-metrics subscribe org acme daily 9am UTC"
MENTIONS = ("org acme 7d", "only agents", "whoami", "last week")
CHANNEL = "#copilot"
WHO = "Mina"


async def samples(slack: StandInSlack) -> list[dict[str, Any]]:
    """Do everything once, and return what was delivered.

    Whatever can be pressed below an answer or in the App Home is pressed, and whatever shortcut
    there is is chosen, so that a new one is among the samples without being named here.
    """
    heard = await slack.command(WHO, CHANNEL, "/copilot-metrics org acme 7d")
    message = await slack.message_after(heard.mark, CHANNEL, where=is_answer)
    for text in COMMANDS:
        await slack.command(WHO, CHANNEL, f"/copilot-metrics {text}")
    for text in MENTIONS:
        mention = f"@Copilot Metrics {text}"
        await slack.say(WHO, CHANNEL, mention, thread_ts=message.ts)
    ordered = await slack.command(WHO, CHANNEL, SUBSCRIBE)
    await slack.message_after(ordered.mark, CHANNEL, where=_is_order)
    opened = await slack.open_home(WHO)
    home = await slack.home_after(opened.mark, WHO)
    for _, element in [*elements(home.payload["blocks"])]:
        heard = await slack.press_in_view(WHO, element["action_id"])
        if element["action_id"] == home_subscriptions.SUBSCRIBE:
            # What is pressed next is pressed in the window that is open.
            await _submitted(slack, heard)
    await _pressed(slack, message.ts)
    await _standing(slack)
    await _links(slack, message.ts)
    await _submitted(slack, await slack.command(WHO, CHANNEL, ASK))
    for callback_id in slack.global_shortcuts:
        await _submitted(slack, await slack.global_shortcut(WHO, callback_id))
    return [deepcopy(envelope.payload) for envelope in slack.delivered]


async def _pressed(slack: StandInSlack, ts: str) -> None:
    message = next(each for each in slack.messages(CHANNEL) if each.ts == ts)
    # From the last to the first: longer periods are then chosen for the summary alone, and every
    # other view shows seven days, so that little has to be fetched.
    for _, element in reversed([*elements(message.blocks)]):
        for option in reversed(element.get("options") or [{"value": None}]):
            await slack.press(WHO, CHANNEL, ts, element["action_id"], option["value"])


async def _standing(slack: StandInSlack) -> None:
    """Press what stands below the word that a digest is paused, and below an alert.

    Nothing is paused here and no alert told: the last press is made into theirs.
    """
    press = slack.last_interaction
    action = press["actions"][0]
    for block in (paused_buttons(1, movable=True), snooze_block(1)):
        for _, element in elements([block]):
            pressed = action | _press(element) | {"block_id": block["block_id"]}
            await slack.interact(press | {"actions": [pressed]})


def _press(element: dict[str, Any]) -> dict[str, Any]:
    pressed = {"type": element["type"], "action_id": element["action_id"]}
    match element:
        case {"options": [option, *_]}:
            return pressed | {"selected_option": option}
        case {"value": value}:
            return pressed | {"value": value}
        case _:
            return pressed | {"selected_conversation": CHANNEL}


async def _links(slack: StandInSlack, ts: str) -> None:
    """Have links posted by the window of each message shortcut, and press one; it ends as well."""
    for callback_id in slack.shortcuts:
        heard = await slack.message_shortcut(WHO, CHANNEL, ts, callback_id)
        posted = await _submitted(slack, heard)
        message = await slack.message_after(posted.mark, CHANNEL, where=_has_links)
        await slack.press(WHO, CHANNEL, message.ts, "link-1")
        # No hour passes here, after which the same message has this button.
        press = slack.last_interaction
        press["actions"][0] |= {"action_id": FRESH, "action_ts": f"{int(ts[:10]) + 1}.000001"}
        await slack.interact(press)


async def _submitted(slack: StandInSlack, heard: Acknowledgement) -> Acknowledgement:
    """Submit the window that is opened by this, with what it needs to be filled in."""
    view = await slack.modal_after(heard.mark, WHO)
    there = {element["action_id"] for _, element in elements(view.payload["blocks"])}
    filled = {form_fields.NAME: "acme", form_fields.CHANNEL: slack.channel(CHANNEL).id}
    return await slack.submit_view(WHO, {key: filled[key] for key in filled if key in there})


def _is_order(message: Message) -> bool:
    return "ordered a digest for this channel" in message.text


def _has_links(message: Message) -> bool:
    return any(element["action_id"] == "link-1" for _, element in elements(message.blocks))
