"""What people do in modals and in the App Home."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sandbox.slack import inputs, payloads
from sandbox.slack.facts import Acknowledgement, Json, User, View
from sandbox.slack.gestures import Gestures, NotPossibleError
from sandbox.slack.inputs import Value
from sandbox.slack.refusal import Refusal
from sandbox.slack.surfaces import checked_view
from sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ViewGestures:
    """Like ``Gestures``, for the views of one person at a time."""

    gestures: Gestures

    @property
    def _workspace(self) -> Workspace:
        return self.gestures.workspace

    async def open_home(self, user: User) -> Acknowledgement:
        """Open the app's Home tab."""
        channel = self._workspace.conversations.direct_message(user.id)
        view = self._workspace.views.home(user.id)
        ts = self._workspace.conversations.next_ts()
        return await self.gestures.happen(payloads.home_opened(user, channel, view, ts))

    async def press(
        self, user: User, action_id: str, value: Value, values: Mapping[str, Value]
    ) -> Acknowledgement:
        """Use an element of the modal on top, or of the App Home when there is none."""
        views = self._workspace.views
        view = views.modal(user.id) or views.home(user.id)
        if view is None:
            raise NotPossibleError(f"{user.name} sees no view")
        block, element = inputs.find(view.payload["blocks"], action_id)
        ts = self._workspace.conversations.next_ts()
        action = inputs.action(block, element, value, ts)
        state = _so_far(view, {**values, action_id: value})
        payload = payloads.press_in_view(self._workspace, user, view, action, state)
        return await self.gestures.interact(payload)

    async def submit(self, user: User, values: Mapping[str, Value]) -> Acknowledgement:
        """Send the modal on top; what the app acknowledges with decides what is seen next."""
        view = self._top(user)
        if "submit" not in view.payload:
            raise NotPossibleError("this modal has nothing to submit")
        state = inputs.state(view.payload["blocks"], values)
        urls = self._response_urls(user, view, state)
        payload = payloads.submission(self._workspace, user, view, state, urls)
        acknowledgement = await self.gestures.interact(payload)
        if acknowledgement.error:
            return acknowledgement
        try:
            self._obey(user, view, acknowledgement.payload)
        except Refusal as refusal:
            return replace(acknowledgement, error=refusal.error)
        return acknowledgement

    def _response_urls(self, user: User, view: View, state: Json) -> list[Json]:
        """One for each conversation chosen in an element with ``response_url_enabled``."""
        found = []
        for block, element in inputs.elements(view.payload["blocks"]):
            if not element.get("response_url_enabled"):
                continue
            entry = state[block["block_id"]][element["action_id"]]
            channel = entry.get("selected_conversation") or entry.get("selected_channel")
            path, _ = self._workspace.response_urls.make("actions", channel, user.id)
            found.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                    "response_url": self._workspace.url + path,
                }
            )
        return found

    async def close(self, user: User) -> Acknowledgement | None:
        """Close the modal on top; the app hears of it only if it asked to."""
        view = self._top(user)
        self._workspace.views.close(user.id)
        if not view.payload.get("notify_on_close"):
            return None
        return await self.gestures.interact(payloads.closed(user, view))

    def _top(self, user: User) -> View:
        view = self._workspace.views.modal(user.id)
        if view is None:
            raise NotPossibleError(f"{user.name} sees no modal")
        return view

    def _obey(self, user: User, view: View, answer: Json) -> None:
        """https://docs.slack.dev/surfaces/modals#handling_submissions."""
        views = self._workspace.views
        match answer.get("response_action"):
            case None:
                views.close(user.id)
            case "clear":
                views.clear(user.id)
            case "errors":
                _check_errors(view, answer.get("errors"))
            case "update":
                content = checked_view(self._workspace, answer.get("view"), "modal")
                views.update(content, view_id=view.id)
            case "push":
                views.push(user.id, checked_view(self._workspace, answer.get("view"), "modal"))
            case _:
                raise Refusal("invalid_response_action")


def _check_errors(view: View, errors: object) -> None:
    """Errors stand below input blocks, so each must name one."""
    inputs_there = {
        block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"
    }
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs_there:
        raise Refusal("invalid_response_errors")


def _so_far(view: View, values: Mapping[str, Value]) -> Json:
    """The state of a view that nobody has submitted yet: nothing in it is required."""
    blocks = [{**block, "optional": True} for block in view.payload["blocks"]]
    shown = {element["action_id"]: element["type"] for _, element in inputs.elements(blocks)}
    kept = {key: value for key, value in values.items() if shown.get(key) != "button"}
    return inputs.state(blocks, kept)
