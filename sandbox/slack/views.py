"""Modals on people's screens and their App Homes."""

from collections.abc import Callable
from typing import Any

from sandbox.slack.facts import APP_ID, BOT_ID, TEAM_ID, Json, View
from sandbox.slack.feed import Feed
from sandbox.slack.refusal import Refusal

STACK = 3
_DEFAULTS: Json = {"private_metadata": "", "callback_id": "", "external_id": ""}


class Views:
    """The stack of modals and the App Home of each person."""

    def __init__(self, feed: Feed, next_hash: Callable[[], str]) -> None:
        self._feed = feed
        self._next_hash = next_hash
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._made = 0

    def modal(self, user: str) -> View | None:
        """The modal on top of this person's screen."""
        return next(reversed(self._stacks.get(user, [])), None)

    def home(self, user: str) -> View | None:
        """What the app published to this person."""
        return self._homes.get(user)

    def open(self, user: str, content: Json) -> View:
        """Start a stack of modals. Raises Refusal ``duplicate_external_id``."""
        self._refuse_known_external_id(content)
        view = self._make(user, content, {"root_view_id": None, "previous_view_id": None})
        self._stacks[user] = [view]
        self._feed.add("modals", user=user)
        return view

    def push(self, user: str, content: Json) -> View:
        """Lay a modal on the stack. Raises Refusal ``push_limit_reached``."""
        stack = self._stacks.setdefault(user, [])
        if len(stack) == STACK:
            raise Refusal("push_limit_reached")
        self._refuse_known_external_id(content)
        below = stack[-1] if stack else None
        root = stack[0].id if stack else None
        links = {"root_view_id": root, "previous_view_id": below.id if below else None}
        stack.append(self._make(user, content, links))
        self._feed.add("modals", user=user)
        return stack[-1]

    def update(
        self,
        content: Json,
        *,
        view_id: str | None = None,
        external_id: str | None = None,
        known_hash: str | None = None,
    ) -> View:
        """Change a modal in place. Raises Refusal ``not_found`` or ``hash_conflict``."""
        for stack in self._stacks.values():
            for place, old in enumerate(stack):
                if (view_id and old.id == view_id) or (
                    external_id and old.payload["external_id"] == external_id
                ):
                    _refuse_old_hash(old, known_hash)
                    stack[place] = self._renewed(old, content)
                    self._feed.add("modals", user=old.user)
                    return stack[place]
        raise Refusal("not_found")

    def publish(self, user: str, content: Json, known_hash: str | None = None) -> View:
        """Set this person's App Home. Raises Refusal ``hash_conflict``."""
        old = self._homes.get(user)
        if old:
            _refuse_old_hash(old, known_hash)
            view = self._renewed(old, content)
        else:
            view = self._make(user, content, {"root_view_id": None, "previous_view_id": None})
        self._homes[user] = view
        self._feed.add("home", user=user)
        return view

    def close(self, user: str) -> None:
        """Take the top modal away."""
        self._stacks[user].pop()
        self._feed.add("modals", user=user)

    def clear(self, user: str) -> None:
        """Take all modals away."""
        self._stacks[user] = []
        self._feed.add("modals", user=user)

    def _make(self, user: str, content: Json, links: dict[str, str | None]) -> View:
        self._made += 1
        view_id = f"V0VIEW{self._made:05}"
        root = links["root_view_id"] or view_id
        payload = self._payload(view_id, content) | links | {"root_view_id": root}
        return View(view_id, user, payload)

    def _renewed(self, old: View, content: Json) -> View:
        links = {name: old.payload[name] for name in ("root_view_id", "previous_view_id")}
        return View(old.id, old.user, self._payload(old.id, content) | links)

    def _payload(self, view_id: str, content: Json) -> dict[str, Any]:
        return {
            **_DEFAULTS,
            **content,
            "id": view_id,
            "team_id": TEAM_ID,
            "app_id": APP_ID,
            "bot_id": BOT_ID,
            "hash": self._next_hash(),
            "state": {"values": {}},
        }

    def _refuse_known_external_id(self, content: Json) -> None:
        wanted = content.get("external_id")
        known = {view.payload["external_id"] for stack in self._stacks.values() for view in stack}
        if wanted and wanted in known:
            raise Refusal("duplicate_external_id")


def _refuse_old_hash(view: View, known_hash: str | None) -> None:
    if known_hash is not None and known_hash != view.hash:
        raise Refusal("hash_conflict")
