"""Draws the details of one person's day, given the surfaces the person used."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sandbox.company import launches, surfaces
from sandbox.company.activity import (
    NOTHING,
    AgentAppUse,
    Attendance,
    Cell,
    CustomizationUse,
    Merge,
    PersonDay,
    PullRequests,
    Suggestions,
    Terminal,
)
from sandbox.company.days import FINAL, RESTATED
from sandbox.company.dice import Dice
from sandbox.company.people import Person

_MODELS = (
    ("auto", "auto", date(2025, 1, 1)),
    ("gpt", "gpt-4.1", date(2025, 1, 1)),
    ("gpt", "gpt-5-mini", date(2025, 11, 20)),
    ("gpt", "gpt-5.2", date(2026, 1, 20)),
    ("gpt", "gpt-5.4", date(2026, 5, 11)),
    ("claude", "claude-haiku-4.5", date(2025, 1, 1)),
    ("claude", "claude-sonnet-4.6", date(2026, 2, 19)),
    ("codex", "gpt-4.1", date(2025, 1, 1)),
    ("codex", "gpt-5.2-codex", date(2026, 1, 20)),
    ("codex", "gpt-5.3-codex", date(2026, 3, 16)),
    ("gemini", "gemini-3.0-pro", date(2025, 1, 1)),
    ("opus", "claude-haiku-4.5", date(2025, 1, 1)),
    ("opus", "claude-opus-4.7", date(2026, 5, 4)),
)
_OTHER_SPELLING = {"claude-sonnet-4.6": "claude-4.6-sonnet"}
_CHAT_MODES = (
    *("chat_panel_ask_mode",) * 15,
    *("chat_inline",) * 4,
    *("chat_panel_edit_mode",) * 2,
    *("chat_panel_plan_mode",) * 2,
    "chat_panel_custom_mode",
    "chat_panel_unknown_mode",
)
_AGENT_APPS = (("2246796", "Claude (Anthropic)"), ("2248422", "Codex (OpenAI)"))
_CUSTOMIZATIONS = {
    "mcp": ("github-mcp-server", "playwright", "wiki", "tickets", "metrics-db"),
    "skill": ("code-review", "release-notes", "onboarding", "incident", "house-style"),
    "custom_agent": ("general-purpose", "code-review", "test-writer", "migrator", "reviewer"),
    "slash_cmd": ("/plan", "/model", "/review", "/clear", "/compact", "/ship", "/stand-up"),
    "plugin": ("incident", "house-style"),
}
_RECOGNISED = {
    *("github-mcp-server", "playwright", "general-purpose", "code-review"),
    *("/plan", "/model", "/review", "/clear", "/compact"),
}
_COMMENT_TYPES = ("bug_risk", "security", "documentation", "performance")


@dataclass(frozen=True, slots=True)
class Offer:
    """What Copilot offers on a day: the newest model of each family, and what has been launched."""

    day: date
    models: dict[str, str]
    cli_customizations: bool
    agent_apps: bool
    review: bool


def offer(day: date) -> Offer:
    """What Copilot offers on a day."""
    return Offer(
        day,
        {family: model for family, model, since in _MODELS if since <= day},
        cli_customizations=day >= launches.CUSTOMIZATIONS,
        agent_apps=day >= launches.AGENT_APPS,
        review=day >= launches.CODE_REVIEW_USE,
    )


def work(
    person: Person, attendance: Attendance, today: Offer, dice: Dice, *, restated: bool
) -> PersonDay:
    """The whole day of a person who used the surfaces of `attendance`."""
    used, late = attendance
    cli = _terminal(dice, person.volume) if used & surfaces.CLI else None
    app = _terminal(dice, person.volume) if used & surfaces.APP else None
    cells = _cells(person, used, today, dice, RESTATED if restated else FINAL)
    server_cells = (
        *_terminal_cell("copilot_cli", "", cli),
        *_terminal_cell("copilot_app", "markdown", app),
    )
    return PersonDay(
        person=person,
        used=used,
        late=late,
        unseen_prompts=0 if person.telemetry or not used & surfaces.CHAT else 1 + dice.below(8),
        cells=(*(cells if person.telemetry else ()), *server_cells),
        cli=cli,
        app=app,
        vscode_agent=(1 + dice.below(3), 2 + dice.below(20))
        if used & surfaces.VSCODE_AGENT
        else None,
        agent_apps=_agent_apps(dice) if today.agent_apps and used & surfaces.CLOUD_AGENT else (),
        customizations=_customizations(dice) if today.cli_customizations and cli else (),
        pull_requests=_pull_requests(used, today, dice) if dice.chance(0.42) else None,
        github_chats=1 + dice.below(4) if dice.chance(0.12) else 0,
    )


def _cells(person: Person, used: int, today: Offer, dice: Dice, latest: int) -> tuple[Cell, ...]:
    ide = person.editors[0] if dice.chance(0.85) else person.editors[-1]
    model = _model(person, today, dice)
    second = latest if dice.chance(0.3) else 0
    cells: list[Cell] = []
    if used & surfaces.COMPLETION:
        cells.append(_completion(ide, person.languages[0], person.volume, dice, late=0))
        if dice.chance(0.7):
            cells.append(
                _completion(
                    ide, dice.pick(person.languages[1:]), person.volume * 0.5, dice, late=second
                )
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


def _completion(ide: str, language: str, volume: float, dice: Dice, *, late: int) -> Cell:
    generated = 1 + dice.below(46 * volume)
    accepted = int(generated * (0.18 + 0.24 * dice.share()))
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


def _terminal(dice: Dice, volume: float) -> Terminal:
    prompts = 1 + dice.below(12 * volume)
    requests = prompts + int(prompts * dice.share() * 3)
    return Terminal(
        sessions=1 + dice.below(3),
        requests=requests,
        prompts=prompts,
        output_tokens=requests * (300 + dice.below(900)),
        prompt_tokens=requests * (1500 + dice.below(6000)),
    )


def _terminal_cell(feature: str, language: str, use: Terminal | None) -> tuple[Cell, ...]:
    """What GitHub books under a feature of its own, outside every editor."""
    if use is None:
        return ()
    written = use.requests if language else 0
    counts = (use.prompts, written, written // 2, written * 6, 0, written * 5, written)
    return (Cell("", feature, language, "", 0, counts),)


def _agent_apps(dice: Dice) -> tuple[AgentAppUse, ...]:
    return tuple(
        AgentAppUse(agent_id, name, 1 + dice.below(4), 1 + dice.below(2))
        for agent_id, name in _AGENT_APPS
        if dice.chance(0.35)
    )


def _customizations(dice: Dice) -> tuple[CustomizationUse, ...]:
    return tuple(
        CustomizationUse(kind, name, _shown(kind, name), 1 + dice.below(8))
        for kind, names in _CUSTOMIZATIONS.items()
        for name in names
        if dice.chance(0.2)
    )


def _shown(kind: str, name: str) -> str:
    """GitHub names only what it knows; a customer's own items become one."""
    if name in _RECOGNISED and kind != "skill":
        return name
    return "custom" if kind == "slash_cmd" else "other"


def _pull_requests(used: int, today: Offer, dice: Dice) -> PullRequests:
    created, reviewed = dice.below(2.2), dice.below(2.6)
    by_copilot = 1 + dice.below(2) if used & surfaces.CLOUD_AGENT else 0
    reviewed_by_copilot = 1 if used & (surfaces.REVIEW_ACTIVE | surfaces.REVIEW_PASSIVE) else 0
    made = dice.below(5) if reviewed_by_copilot else 0
    applied = int(made * dice.share()) if used & surfaces.REVIEW_ACTIVE else 0
    suggestions = dice.below(3) if reviewed else 0
    kind = dice.pick(_COMMENT_TYPES)
    return PullRequests(
        created=created + by_copilot,
        created_by_copilot=by_copilot,
        reviewed=reviewed + reviewed_by_copilot,
        reviewed_by_copilot=reviewed_by_copilot,
        suggestions=suggestions + made,
        applied=int(suggestions * dice.share()) + applied,
        merges=tuple(_merge(used, today, dice) for _ in range(dice.below(2.4))),
        copilot_suggestions=(Suggestions(kind, made, applied),) if made else (),
    )


def _merge(used: int, today: Offer, dice: Dice) -> Merge:
    minutes = dice.minutes()
    first = round(minutes * (0.2 + 0.3 * dice.share()), 2)
    final = round((minutes - first) * dice.share(), 2)
    return Merge(
        minutes,
        first,
        final,
        1 + dice.below(3),
        by_copilot=bool(used & surfaces.CLOUD_AGENT) and dice.chance(0.5),
        reviewed_by_copilot=today.review and dice.chance(0.3),
    )
