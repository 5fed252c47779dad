"""Asking questions in the sandbox without its page, and writing down what Slack received."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from handlers.words import working
from sandbox.slack.facts import Acknowledgement, ApiCall, Message
from sandbox.slack.server import StandInSlack
from sandbox.world import World

USER = "Mina"
CHANNEL = "#copilot"
MENTION = "@Copilot Metrics"
ANSWER_SECONDS = 90.0
POSTING = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.update", "response_url"})


async def ask(world: World, questions: Sequence[str], folder: Path | None) -> bool:
    """Ask one question after the other, print each answer; return whether all were answered.

    A question that begins with "> " is said in the thread of the last message in the channel.
    """
    answered = True
    parent: str | None = None
    for question in questions:
        print(f"\n{question}\n{'─' * min(len(question), 80)}")
        message = await _answer(world.slack, question, parent)
        if message is None:
            answered = False
            continue
        print(message.text)
        if message.viewer is None and message.thread_ts is None:
            parent = message.ts
    if folder is not None:
        write(world.slack, folder)
    return answered and any(call.ts for call in _posted(world.slack))


async def _answer(slack: StandInSlack, question: str, parent: str | None) -> Message | None:
    if not question.startswith("> "):
        return await _waited(slack, await slack.command(USER, CHANNEL, question))
    if parent is None:
        print("There is no message yet whose thread this could be said in.")
        return None
    text = question.removeprefix("> ")
    text = text if MENTION in text else f"{MENTION} {text}"
    said = await slack.say(USER, CHANNEL, text, thread_ts=parent)
    return None if said is None else await _waited(slack, said)


async def _waited(slack: StandInSlack, heard: Acknowledgement) -> Message | None:
    if heard.error is not None:
        print(f"The bot did not acknowledge: {heard.error}")
        return None
    try:
        return await slack.message_after(
            heard.mark, CHANNEL, where=_is_answer, within=ANSWER_SECONDS
        )
    except TimeoutError as error:
        print(f"No answer came: {error}")
        return None


def _is_answer(message: Message) -> bool:
    return message.is_app and message.text != working()


def write(slack: StandInSlack, folder: Path) -> None:
    """Write `messages.json` and the charts of the messages, in the order they were posted."""
    folder.mkdir(parents=True, exist_ok=True)
    posted = _posted(slack)
    text = json.dumps([_document(call) for call in posted], ensure_ascii=False, indent=2)
    (folder / "messages.json").write_text(f"{text}\n")
    for number, file_id in enumerate(_charts(posted), start=1):
        (folder / f"image-{number}.png").write_bytes(slack.files[file_id])


def _posted(slack: StandInSlack) -> list[ApiCall]:
    return [call for call in slack.received if call.method in POSTING and call.error is None]


def _document(call: ApiCall) -> dict[str, Any]:
    return {
        "method": call.method,
        "channel": call.channel,
        "thread_ts": call.thread_ts,
        "text": call.text,
        "blocks": list(call.blocks),
        "metadata": call.metadata,
    }


def _charts(posted: Sequence[ApiCall]) -> list[str]:
    files = [block.get("slack_file") for call in posted for block in call.blocks]
    return [file["id"] for file in files if file]
