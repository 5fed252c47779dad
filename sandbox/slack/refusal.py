"""How Slack says no."""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """An ``{"ok": false}`` answer: Slack's error word, what goes beside it, the HTTP status."""

    def __init__(
        self,
        error: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **beside: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.beside = beside

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        return {"ok": False, "error": self.error, **self.beside}


def with_messages(error: str, sentences: Sequence[str]) -> Refusal:
    """A refusal that names each problem twice, as Slack does."""
    return Refusal(
        error,
        errors=list(sentences),
        response_metadata={"messages": [f"[ERROR] {sentence}" for sentence in sentences]},
    )
