"""What a person chose or typed, as Slack's payloads say it.

Like Slack's own client it refuses what nobody could have done: an option that is not offered,
an empty field that is required, a date that is none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sandbox.slack.facts import Json

Value: TypeAlias = str | Sequence[str] | None


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with the block it stands in."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element")]
        if block["type"] in {"actions", "context_actions"}:
            candidates += block["elements"]
        for element in candidates:
            if element and element["type"] in {"button", *_STATE}:
                yield block, element


def find(blocks: Sequence[Json], action_id: str) -> tuple[Json, Json]:
    """The first element of this action_id and its block. Raises LookupError."""
    for block, element in elements(blocks):
        if element["action_id"] == action_id:
            return block, element
    there = ", ".join(element["action_id"] for _, element in elements(blocks)) or "nothing"
    raise LookupError(f"nothing to press is called {action_id!r}; there is: {there}")


def action(block: Json, element: Json, value: Value, ts: str) -> Json:
    """The entry in ``actions`` for an element that was used. Raises ValueError."""
    made: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": ts,
        **answer(element, value),
    }
    if element["type"] == "button":
        made["text"] = element["text"]
    return made


def answer(element: Json, value: Value) -> Json:
    """The state of an element somebody used. Raises ValueError for what cannot be done."""
    if element["type"] == "button":
        return {"value": element["value"]} if "value" in element else {}
    key, read = _STATE[element["type"]]
    return {key: read(element, value)}


def state(blocks: Sequence[Json], values: Mapping[str, Value]) -> Json:
    """``view.state.values`` for these values by action_id, initial ones where none is given.

    Raises LookupError for an unknown action_id, ValueError for a required field left empty.
    """
    for action_id in values:
        find(blocks, action_id)
    filled: dict[str, dict[str, Any]] = {}
    for block, element in elements(blocks):
        if element["type"] in {"button", "overflow"}:
            continue
        given = values.get(element["action_id"], _initial(element))
        if block["type"] == "input" and not block.get("optional") and not given:
            raise ValueError(f"please fill in {block['label']['text']!r}")
        entry = {"type": element["type"], **answer(element, given)}
        filled.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return filled


def _initial(element: Json) -> Value:
    for key, value in element.items():
        if key.startswith("initial_"):
            if isinstance(value, dict):
                return str(value["value"])
            if key == "initial_options":
                return [option["value"] for option in value]
            return value if isinstance(value, list) else str(value)
    return None


def _option(element: Json, value: Value) -> Json | None:
    if not value:
        return None
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    offered = [option for group in groups for option in group["options"]]
    for option in offered:
        if option["value"] == value:
            return dict(option)
    raise ValueError(f"{value!r} is not offered; these are: {[each['value'] for each in offered]}")


def _options(element: Json, value: Value) -> list[Json | None]:
    return [_option(element, one) for one in _several(element, value)]


def _typed(element: Json, value: Value) -> str | None:
    text = _single(element, value)
    most = element.get("max_length", 3000)
    if text and not element.get("min_length", 0) <= len(text) <= most:
        raise ValueError(f"too short or too long: {text!r:.40}")
    return text


def _date(element: Json, value: Value) -> str | None:
    text = _single(element, value)
    return date.fromisoformat(text).isoformat() if text else None


def _moment(element: Json, value: Value) -> int | None:
    text = _single(element, value)
    return int(text) if text else None


def _single(_element: Json, value: Value) -> str | None:
    if value and not isinstance(value, str):
        raise ValueError(f"one value is needed here, not {value!r}")
    return str(value) if value else None


def _several(_element: Json, value: Value) -> list[str]:
    return [value] if isinstance(value, str) else [*(value or ())]


# Under which key an element keeps its state, and how the value is read.
_STATE: Mapping[str, tuple[str, Callable[[Json, Value], Any]]] = {
    "channels_select": ("selected_channel", _single),
    "checkboxes": ("selected_options", _options),
    "conversations_select": ("selected_conversation", _single),
    "datepicker": ("selected_date", _date),
    "datetimepicker": ("selected_date_time", _moment),
    "email_text_input": ("value", _typed),
    "multi_channels_select": ("selected_channels", _several),
    "multi_conversations_select": ("selected_conversations", _several),
    "multi_static_select": ("selected_options", _options),
    "multi_users_select": ("selected_users", _several),
    "number_input": ("value", _typed),
    "overflow": ("selected_option", _option),
    "plain_text_input": ("value", _typed),
    "radio_buttons": ("selected_option", _option),
    "static_select": ("selected_option", _option),
    "timepicker": ("selected_time", _single),
    "url_text_input": ("value", _typed),
    "users_select": ("selected_user", _single),
}
