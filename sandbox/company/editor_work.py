"""Draws what a person does in the editor on one day."""

from collections.abc import Iterator
from functools import partial

from sandbox.company import surfaces
from sandbox.company.activity import NOTHING, Cell
from sandbox.company.dice import Dice
from sandbox.company.offers import Offer
from sandbox.company.people import Person

_OTHER_SPELLING = {"claude-sonnet-4.6": "claude-4.6-sonnet"}
_CHAT_MODES = (
    *("chat_panel_ask_mode",) * 15,
    *("chat_inline",) * 4,
    *("chat_panel_edit_mode",) * 2,
    *("chat_panel_plan_mode",) * 2,
    "chat_panel_custom_mode",
    "chat_panel_unknown_mode",
)


def editor_cells(  # noqa: PLR0917 - everything that a day's cells depend on
    person: Person, used: int, today: Offer, dice: Dice, latest: int, less_accepted: float
) -> tuple[Cell, ...]:
    """The editor's cells of a day; some of a second language come as late as `latest`."""
    ide = person.editors[0] if dice.chance(0.85) else person.editors[-1]
    model = _model(person, today, dice)
    second = latest if dice.chance(0.3) else 0
    completion = partial(_completion, ide, less_accepted, dice)
    cells: list[Cell] = []
    if used & surfaces.COMPLETION:
        cells.append(completion(person.languages[0], person.volume, late=0))
        if dice.chance(0.7):
            cells.append(
                completion(dice.pick(person.languages[1:]), person.volume * 0.5, late=second)
            )
    if used & surfaces.CHAT:
        cells.append(_chat(ide, person.languages[0], model, person.volume, dice, late=0))
        if dice.chance(0.3):
            cells.append(
                _chat(ide, "unknown", _model(person, today, dice), person.volume, dice, late=second)
            )
    if used & surfaces.AGENT:
        cells.extend(_agent_mode(ide, person.languages[dice.below(2)], model, person.volume, dice))
    if dice.chance(0.03):
        cells.append(Cell("others", "others", "others", "others", 0, NOTHING))
    return tuple(cells)


def _model(person: Person, today: Offer, dice: Dice) -> str:
    model = today.models[dice.pick(person.models)]
    if dice.chance(0.04):
        return "unknown"
    return _OTHER_SPELLING.get(model, model) if person.index % 4 == 0 else model


def _completion(
    ide: str, less_accepted: float, dice: Dice, language: str, volume: float, *, late: int
) -> Cell:
    generated = 1 + dice.below(46 * volume)
    accepted = int(generated * (0.18 + 0.24 * dice.share() - less_accepted))
    lines = generated + int(generated * dice.share())
    kept = accepted + int(accepted * dice.share() * 0.8)
    model = "gpt-4.1" if dice.chance(0.9) else "unknown"
    return Cell(
        ide, "code_completion", language, model, late, (0, generated, accepted, lines, 0, kept, 0)
    )


def _chat(ide: str, language: str, model: str, volume: float, dice: Dice, *, late: int) -> Cell:
    feature = dice.pick(_CHAT_MODES)
    prompts = 1 + dice.below(9 * volume)
    generated = int(prompts * (0.4 + dice.share()))
    accepted = int(generated * dice.share() * 0.5)
    lines = generated * (2 + dice.below(9))
    kept = accepted * (1 + dice.below(6))
    return Cell(
        ide, feature, language, model, late, (prompts, generated, accepted, lines, 0, kept, 0)
    )


def _agent_mode(ide: str, language: str, model: str, volume: float, dice: Dice) -> Iterator[Cell]:
    """The prompts of agent mode, and the agent's own edits, which nobody accepts one by one."""
    prompts = 1 + dice.below(11 * volume)
    answers = int(prompts * dice.share())
    edits = prompts + dice.below(14 * volume)
    added = edits * (3 + dice.below(14))
    lines = answers * 4
    yield Cell(
        ide, "chat_panel_agent_mode", language, model, 0, (prompts, answers, 0, lines, 0, 0, 0)
    )
    yield Cell(
        ide,
        "agent_edit",
        language,
        model,
        0,
        (0, edits, 0, 0, 0, added, int(added * dice.share() * 0.5)),
    )
