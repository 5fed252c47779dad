"""Reading what Slack sent: what is there comes back, and any other shape is refused by its place."""

import pytest

from handlers.listeners.payloads import Unreadable, found_at, id_at, text_at, ts_at

BODY = {
    "user": {"id": "U0MINA0001"},
    "event_id": "Ev08MFMKH6",
    "actions": [{"value": "", "action_ts": "1795249800.000100"}],
}


def test_what_stands_at_a_path_is_found() -> None:
    """Names and numbers lead into objects and lists."""
    assert id_at(BODY, "user", "id") == "U0MINA0001"
    assert id_at(BODY, "event_id") == "Ev08MFMKH6"
    assert text_at(BODY, "actions", 0, "value") == ""
    assert ts_at(BODY, "actions", 0, "action_ts") == "1795249800.000100"


@pytest.mark.parametrize("path", [("nobody",), ("user", 0), ("actions", 1), ("actions", "value")])
def test_what_is_not_there_is_none(path: tuple[str | int, ...]) -> None:
    """A path through something of another kind leads nowhere."""
    assert found_at(BODY, *path) is None


@pytest.mark.parametrize("strange", [None, 1, {}, ["U1"], "", "<!channel>", "U 1", "U" * 65])
def test_an_id_is_short_and_plain(strange: object) -> None:
    """Whatever else stands there is refused, and the refusal names the place alone."""
    with pytest.raises(Unreadable, match=r"^user\.id$"):
        id_at({"user": {"id": strange}}, "user", "id")


@pytest.mark.parametrize("strange", [None, 1.5, "now", "1.", "1.2.3"])
def test_the_id_of_a_message_is_a_time(strange: object) -> None:
    """Two numbers with a point between them."""
    with pytest.raises(Unreadable):
        ts_at({"ts": strange}, "ts")
