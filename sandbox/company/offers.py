"""What Copilot offers on a day."""

from dataclasses import dataclass
from datetime import date

from sandbox.company import launches

_MODELS = (
    ("auto", "auto", date.min),
    ("gpt", "gpt-4.1", date.min),
    ("gpt", "gpt-5-mini", date(2025, 11, 20)),
    ("gpt", "gpt-5.2", date(2026, 1, 20)),
    ("gpt", "gpt-5.4", date(2026, 5, 11)),
    ("claude", "claude-haiku-4.5", date.min),
    ("claude", "claude-sonnet-4.6", date(2026, 2, 19)),
    ("codex", "gpt-4.1", date.min),
    ("codex", "gpt-5.2-codex", date(2026, 1, 20)),
    ("codex", "gpt-5.3-codex", date(2026, 3, 16)),
    ("gemini", "gemini-3.0-pro", date.min),
    ("opus", "claude-haiku-4.5", date.min),
    ("opus", "claude-opus-4.7", date(2026, 5, 4)),
)


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
