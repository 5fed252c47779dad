"""What Slack delivers for everything that a person can do, recorded from the stand-in."""

from copy import deepcopy
from typing import Any

from sandbox.slack.inputs import elements
from sandbox.slack.server import StandInSlack
from tests.scenarios.conftest import ANSWER_SECONDS, is_answer

COMMANDS = ("org acme 7d", "help", "whoami", "org acme by language 7d", "enterprise acme-inc 7d")
MENTIONS = ("org acme 7d", "only agents", "whoami", "last week")
CHANNEL = "#copilot"
WHO = "Mina"


async def samples(slack: StandInSlack) -> list[dict[str, Any]]:
    """Do everything once, and return what was delivered.

    Whatever can be pressed below an answer or in the App Home is pressed, and whatever shortcut
    there is is chosen, so that a new one is among the samples without being named here.
    """
    heard = await slack.command(WHO, CHANNEL, "/copilot-metrics org acme 7d")
    message = await slack.message_after(heard.mark, CHANNEL, where=is_answer, within=ANSWER_SECONDS)
    for text in COMMANDS:
        await slack.command(WHO, CHANNEL, f"/copilot-metrics {text}")
    for text in MENTIONS:
        mention = f"@Copilot Metrics {text}"
        await slack.say(WHO, CHANNEL, mention, thread_ts=message.ts)
    opened = await slack.open_home(WHO)
    home = await slack.home_after(opened.mark, WHO, within=ANSWER_SECONDS)
    for _, element in [*elements(home.payload["blocks"])]:
        await slack.press_in_view(WHO, element["action_id"])
    await _pressed(slack, message.ts)
    for callback_id in slack.shortcuts:
        await slack.message_shortcut(WHO, CHANNEL, message.ts, callback_id)
    return [deepcopy(envelope.payload) for envelope in slack.delivered]


async def _pressed(slack: StandInSlack, ts: str) -> None:
    message = next(each for each in slack.messages(CHANNEL) if each.ts == ts)
    for _, element in [*elements(message.blocks)]:
        options = element.get("options") or [{"value": None}]
        for option in options:
            await slack.press(WHO, CHANNEL, ts, element["action_id"], option["value"])
