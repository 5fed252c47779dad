"""Draws the details of one person's day, given the surfaces the person used."""

from sandbox.company import surfaces
from sandbox.company.activity import (
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
from sandbox.company.editor_work import editor_cells
from sandbox.company.offers import Offer
from sandbox.company.people import Person

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


def work(
    person: Person,
    attendance: Attendance,
    today: Offer,
    dice: Dice,
    *,
    restated: bool,
    less_accepted: float = 0.0,
) -> PersonDay:
    """The whole day of a person who used the surfaces of `attendance`.

    `less_accepted` is the share of suggested completions, 0-1, that was accepted on other days.
    """
    used, late = attendance
    cli = _terminal(dice, person.volume) if used & surfaces.CLI else None
    app = _terminal(dice, person.volume) if used & surfaces.APP else None
    latest = RESTATED if restated else FINAL
    cells = editor_cells(person, used, today, dice, latest, less_accepted)
    server_cells = (
        *_terminal_cell("copilot_cli", "", cli),
        *_terminal_cell("copilot_app", "unknown", app),
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
