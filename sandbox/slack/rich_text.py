"""The rich_text block (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""

from sandbox.slack.checks import (
    Fields,
    anything,
    boolean,
    by_type,
    integer,
    items,
    one_of,
    shape,
    string,
)

_MOST = 1000
_KIND: Fields = {"type": anything}
_STYLE: Fields = {"style": shape({}, dict.fromkeys(("bold", "italic", "strike", "code"), boolean))}

_LEAF = by_type(
    {
        "text": shape(_KIND | {"text": string(12_000)}, _STYLE),
        "link": shape(_KIND | {"url": string(3000)}, _STYLE | {"text": string(3000)}),
        "user": shape(_KIND | {"user_id": string(255)}, _STYLE),
        "channel": shape(_KIND | {"channel_id": string(255)}, _STYLE),
        "usergroup": shape(_KIND | {"usergroup_id": string(255)}, _STYLE),
        "emoji": shape(_KIND | {"name": string(255)}, {"unicode": string(255)} | _STYLE),
        "broadcast": shape(_KIND | {"range": one_of("here", "channel", "everyone")}),
        "color": shape(_KIND | {"value": string(255)}),
        "date": shape(
            _KIND | {"timestamp": integer(0, 9_999_999_999), "format": string(255)},
            {"url": string(3000), "fallback": string(255), "timezone": string(255)} | _STYLE,
        ),
    }
)
_SECTION = shape(_KIND | {"elements": items(_LEAF, _MOST, 0)})
_BORDERED = shape(_KIND | {"elements": items(_LEAF, _MOST, 0)}, {"border": integer(0, 1)})
_LIST = shape(
    _KIND
    | {
        "style": one_of("bullet", "ordered"),
        "elements": items(by_type({"rich_text_section": _SECTION}), _MOST),
    },
    {"indent": integer(0, 8), "offset": integer(0, _MOST), "border": integer(0, 1)},
)
_PARTS = items(
    by_type(
        {
            "rich_text_section": _SECTION,
            "rich_text_list": _LIST,
            "rich_text_preformatted": _BORDERED,
            "rich_text_quote": _BORDERED,
        }
    ),
    _MOST,
)

RICH_TEXT = shape(_KIND | {"elements": _PARTS}, {"block_id": string(255)})
