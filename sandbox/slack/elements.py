"""Block elements and composition objects, and their limits.

https://docs.slack.dev/reference/block-kit/block-elements and .../composition-objects
"""

from sandbox.slack.checks import (
    Check,
    Fields,
    anything,
    boolean,
    by_type,
    day,
    exactly_one,
    integer,
    items,
    one_of,
    pattern,
    shape,
    string,
)

_KIND: Fields = {"type": anything}
_FAR_FUTURE = 9_999_999_999


def plain(high: int) -> Check:
    """A ``plain_text`` object of so many characters."""
    return by_type({"plain_text": shape(_KIND | {"text": string(high)}, {"emoji": boolean})})


def text(high: int) -> Check:
    """A ``plain_text`` or ``mrkdwn`` object of so many characters."""
    return by_type(
        {
            "plain_text": shape(_KIND | {"text": string(high)}, {"emoji": boolean}),
            "mrkdwn": shape(_KIND | {"text": string(high)}, {"verbatim": boolean}),
        }
    )


SLACK_FILE = shape(
    {},
    {"id": pattern("^[F][A-Z0-9]{8,}$"), "url": string(3000)},
    exactly_one("id", "url"),
)

_CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def _option(words: Check) -> Check:
    return shape(
        {"text": words, "value": string(150)}, {"description": plain(75), "url": string(3000)}
    )


_OPTION = _option(plain(75))
_RICH_OPTION = _option(text(75))
_GROUP = shape({"label": plain(75), "options": items(_OPTION, 100)})


def _element(required: Fields, optional: Fields, *rules: Check) -> Check:
    own = {"action_id": string(255), "focus_on_load": boolean}
    return shape(_KIND | required, own | optional, *rules)


_ASKING: Fields = {"placeholder": plain(150), "confirm": _CONFIRM}
_CHOICES: Fields = {
    "options": items(_OPTION, 100),
    "option_groups": items(_GROUP, 100),
}
_MANY: Fields = {"max_selected_items": integer(1, 100)}
_BUTTON = _element(
    {"text": plain(75)},
    {
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": string(75),
    },
)
_TYPED = {"initial_value": string(3000), "placeholder": plain(150)}


def _select(*, many: bool) -> Check:
    chosen: Fields = (
        {"initial_options": items(_OPTION, 100)} | _MANY if many else {"initial_option": _OPTION}
    )
    return _element({}, {**_CHOICES, **_ASKING, **chosen}, exactly_one("options", "option_groups"))


def _pick(initial: str, *, many: bool = False) -> Check:
    chosen = items(string(255), 100) if many else string(255)
    extra = {"response_url_enabled": boolean, "default_to_current_conversation": boolean}
    shown = {"filter": anything, f"initial_{initial}": chosen}
    return _element({}, {**_ASKING, **extra, **shown, **(_MANY if many else {})})


def _boxes(initial: str) -> Check:
    chosen = items(_RICH_OPTION, 10) if initial == "initial_options" else _RICH_OPTION
    return _element({"options": items(_RICH_OPTION, 10)}, {initial: chosen, "confirm": _CONFIRM})


IMAGE_ELEMENT = shape(
    _KIND | {"alt_text": string(2000)},
    {"image_url": string(3000), "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)

PRESSED: Fields = {
    "button": _BUTTON,
    "checkboxes": _boxes("initial_options"),
    "channels_select": _pick("channel"),
    "conversations_select": _pick("conversation"),
    "datepicker": _element({}, _ASKING | {"initial_date": day}),
    "datetimepicker": _element(
        {}, {"initial_date_time": integer(0, _FAR_FUTURE), "confirm": _CONFIRM}
    ),
    "multi_channels_select": _pick("channels", many=True),
    "multi_conversations_select": _pick("conversations", many=True),
    "multi_static_select": _select(many=True),
    "multi_users_select": _pick("users", many=True),
    "overflow": _element({"options": items(_OPTION, 5)}, {"confirm": _CONFIRM}),
    "radio_buttons": _boxes("initial_option"),
    "static_select": _select(many=False),
    "timepicker": _element(
        {},
        _ASKING | {"initial_time": pattern(r"([01]\d|2[0-3]):[0-5]\d"), "timezone": string(255)},
    ),
    "users_select": _pick("user"),
}

ASKED: Fields = {
    **{kind: check for kind, check in PRESSED.items() if kind not in {"button", "overflow"}},
    "email_text_input": _element({}, _TYPED),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        _TYPED | {"min_value": string(255), "max_value": string(255)},
    ),
    "plain_text_input": _element(
        {},
        _TYPED
        | {
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
            "dispatch_action_config": anything,
        },
    ),
    "url_text_input": _element({}, _TYPED),
}

_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: Fields = {
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {}),
    "icon_button": _element(
        {"icon": one_of("trash"), "text": plain(75)},
        {"value": string(2000), "confirm": _CONFIRM, "accessibility_label": string(75)},
    ),
}
