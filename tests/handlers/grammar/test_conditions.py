"""What an alert is to watch for, in words."""

import pytest

from handlers.grammar.conditions import ConditionError, read_condition
from handlers.help import CONDITIONS


@pytest.mark.parametrize("text", CONDITIONS)
def test_every_condition_of_the_help_works(text: str) -> None:
    """As it stands there."""
    assert read_condition(tuple(text.split())).command == text


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("when acceptance rate falls below 25 percent", "acceptance below 25%"),
        ("acceptance drops below 25%", "acceptance below 25%"),
        ("acceptance < 25%", "acceptance below 25%"),
        ("if active users are less than 50% of seats", "active below 50% of seats"),
        ("active people fewer than 50% of all seats", "active below 50% of seats"),
        ("chat is higher than 60% of the seats", "chat above 60% of seats"),
        ("chat rises by 20%", "chat rises 20% week over week"),
        ("active falls 50 % overnight", "active drops 50% in a day"),
        ("idle seats 30 days more than 20", "seats idle 30 days above 20"),
        ("unused seats for 30 days over 20", "seats idle 30 days above 20"),
        ("acceptance drops 10pp w/w", "acceptance drops 10 points week over week"),
        ("has no data for 3 days", "no data for 3 days"),
        ("restatements", "restated"),
    ],
)
def test_a_condition_is_understood_however_it_is_put(text: str, command: str) -> None:
    """As people write it."""
    assert read_condition(tuple(text.split())).command == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("acceptence drops 10 points", "acceptance drops 10 points week over week"),
        ("acceptance drops 10", "acceptance drops 10 points week over week"),
        ("acceptance below 25", "acceptance below 25%"),
        ("acceptance below 27.5%", "acceptance below 27%"),
        ("active below 50% off seats", "active below 50% of seats"),
        ("active drops 30 points", "active drops 30% week over week"),
        ("seats idle 30 days above 20%", "seats idle 30 days above 20"),
        ("no data for 3", "no data for 3 days"),
        ("restatd", "restated"),
    ],
)
def test_a_slip_is_asked_back(text: str, command: str) -> None:
    """A misspelled word, a unit that is missing or another one: it is not ordered unasked."""
    with pytest.raises(ConditionError) as raised:
        read_condition(tuple(text.split()))

    assert raised.value.sentence == f"I cannot watch for “{text}”."
    assert raised.value.instead is not None
    assert raised.value.instead.command == command


@pytest.mark.parametrize("text", ["usage drops 30%", "active drops 30% month over month", "lines"])
def test_where_nothing_is_near_the_conditions_are_listed(text: str) -> None:
    """Each as it can be typed."""
    with pytest.raises(ConditionError) as raised:
        read_condition(tuple(text.split()))

    assert raised.value.instead is None
    assert all(f"`{each}`" in raised.value.sentence for each in CONDITIONS)
