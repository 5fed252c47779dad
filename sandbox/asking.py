"""Asking questions in the sandbox without its page, and writing down what Slack received."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bot.terminal import fitted, out
from handlers.mrkdwn import plain
from handlers.words import working
from sandbox.slack.facts import Acknowledgement, ApiCall, Message
from sandbox.slack.server import StandInSlack

USER = "Mina"
CHANNEL = "#copilot"
MENTION = "@Copilot Metrics"
ANSWER_SECONDS = 90.0
CALM_SECONDS = 0.01
DAYS_LATER = re.compile(r"\+([1-9]\d{0,2})d")
POSTING = frozenset(
    {
        *("chat.postMessage", "chat.postEphemeral", "chat.update", "response_url"),
        "files.completeUploadExternal",
    }
)


async def no_time_passes(_days: int) -> None:
    """Leave the clock to itself."""


async def at_once() -> None:
    """Wait for nothing: the first message is the whole answer."""


async def ask(
    slack: StandInSlack,
    questions: Sequence[str],
    folder: Path | None,
    later: Callable[[int], Awaitable[None]] = no_time_passes,
    answered: Callable[[], Awaitable[None]] = at_once,
) -> bool:
    """Ask one question after the other and print each answer.

    A question that begins with "> " is said in the thread of the last message in the channel, and
    instead of one, "+2d" lets two days pass, by `later`, with all that comes by itself meanwhile.
    An answer may be several messages; `answered` waits until the last one is there.
    Returns whether all were answered and anything was posted; an acknowledgement posts nothing.
    """
    all_answered = True
    parent: str | None = None
    for question in questions:
        print(f"\n{question}\n{'─' * min(len(question), out.width)}")
        if passing := DAYS_LATER.fullmatch(question):
            await _calm(slack)
            await later(int(passing[1]))
            parent = _last_thread(slack.messages(CHANNEL)) or parent
            continue
        messages = await _answer(slack, question, parent, answered)
        all_answered = all_answered and bool(messages)
        _print(slack, messages)
        parent = _last_thread(messages) or parent
    if folder is not None:
        write(slack, folder)
    return all_answered and bool(_posted(slack))


def _print(slack: StandInSlack, messages: Sequence[Message]) -> None:
    for place, message in enumerate(messages):
        if place:
            print()
        print(fitted(out, plain(named(slack, message.text))))
        for file in message.files:
            print(f"The file {slack.workspace.files.find(file).name}")


def _last_thread(messages: Sequence[Message]) -> str | None:
    """Return where a reply goes: below the last answer that all can see, if there is one."""
    begun = (each for each in reversed(messages) if _is_answer(each))
    return next((each.ts for each in begun if _begins_a_thread(each)), None)


def _begins_a_thread(message: Message) -> bool:
    return message.viewer is None and message.thread_ts is None


async def _answer(
    slack: StandInSlack, question: str, parent: str | None, answered: Callable[[], Awaitable[None]]
) -> list[Message]:
    heard = await _heard(slack, question, parent)
    if heard is None:
        return []
    if heard.error is not None:
        print(f"The bot did not acknowledge: {heard.error}")
        return []
    try:
        await slack.message_after(heard.mark, CHANNEL, where=_is_answer, within=ANSWER_SECONDS)
    except TimeoutError as error:
        print(f"No answer came: {error}")
        return []
    await answered()
    return slack.messages_after(heard.mark, CHANNEL, where=_is_answer)


async def _heard(slack: StandInSlack, question: str, parent: str | None) -> Acknowledgement | None:
    """Type or say a question, and return whether it was heard; None where it cannot be asked."""
    if question.startswith("/"):
        return await slack.command(USER, CHANNEL, question)
    if not question.startswith("> "):
        print('A question begins with "/", as in "/copilot-metrics org acme", or with "> ".')
        return None
    if parent is None:
        print("There is no message yet whose thread this could be said in.")
        return None
    text = question.removeprefix("> ")
    text = text if MENTION in text else f"{MENTION} {text}"
    return await slack.say(USER, CHANNEL, text, thread_ts=parent)


async def _calm(slack: StandInSlack) -> None:
    """Wait until the bot has taken its last "working…" back, which it cannot do days later."""
    while any(message.text == working() for message in slack.messages(CHANNEL)):  # noqa: ASYNC110 - the stand-in has no event for it
        await asyncio.sleep(CALM_SECONDS)


def named(slack: StandInSlack, text: str) -> str:
    """Return a text with the names of people and channels in the place of their ids."""
    conversations = slack.workspace.conversations
    for user in conversations.users.values():
        text = text.replace(f"<@{user.id}>", f"@{user.real_name}")
    for channel in conversations.channels.values():
        text = text.replace(f"<#{channel.id}>", f"#{channel.name}")
    return text


def _is_answer(message: Message) -> bool:
    return message.is_app and message.text != working()


def write(slack: StandInSlack, folder: Path) -> None:
    """Write `messages.json`, the charts in the order they were posted, and the shared files."""
    posted, files, shared = _posted(slack), slack.files, _shared(slack)
    text = json.dumps([_document(call) for call in posted], ensure_ascii=False, indent=2)
    pictures = {f"image-{n}.png": files[file] for n, file in enumerate(_charts(posted), start=1)}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "messages.json").write_text(f"{text}\n", encoding="utf-8")
    for name, data in {**pictures, **shared}.items():
        (folder / name).write_bytes(data)
    print(f"\n{', '.join(['messages.json', *pictures, *shared])} written to {folder}")


def _shared(slack: StandInSlack) -> dict[str, bytes]:
    """Return the files that stand in a channel by themselves, under their names."""
    messages = [message for channel in _channels(slack) for message in slack.messages(channel)]
    found = [file for message in messages for file in message.files]
    return {Path(slack.workspace.files.find(file).name).name: slack.files[file] for file in found}


def _channels(slack: StandInSlack) -> list[str]:
    return list(slack.workspace.conversations.channels)


def _posted(slack: StandInSlack) -> list[ApiCall]:
    """Return what is there to stay; "working…" comes and goes with the speed of the machine."""
    return [
        call
        for call in slack.received
        if call.method in POSTING and call.error is None and call.ts and call.text != working()
    ]


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
