"""The ways the stand-in Slack can misbehave, each named and turned on by its name."""

from collections.abc import Collection, Mapping

FAULTS: Mapping[str, str] = {
    "slack-429-once": "The next message is refused with 429 and Retry-After: 1.",
    "slack-429-hour": "Every message is refused with 429 and Retry-After: 3600.",
    "slack-not-in-channel": "The app is in no channel it posts to.",
    "slack-channel-not-found": "No channel the app posts to exists.",
    "slack-archived": "Every channel the app posts to is archived.",
    "slack-missing-scope-files": "The app may not touch files (files:read and files:write missing).",
    "slack-missing-scope-chat": "The app may not write (chat:write is missing).",
    "slack-file-never-ready": "The malware scan of an uploaded file never ends.",
    "slack-file-slow": "The malware scan of an uploaded file outlasts four looks.",
    "slack-upload-fails": "The bytes of a file are answered with status 500.",
    "slack-invalid-blocks": "Every message with blocks is refused.",
    "slack-old-blocks-only": "The workspace knows neither charts nor tables as blocks yet.",
    "slack-msg-too-long": "Every message is too long.",
    "slack-internal-error": "Every message is answered with status 500.",
    "slack-dropped": "A message is accepted, but the connection is cut before the reply.",
    "slack-token-revoked": "The app's token has been revoked.",
    "slack-trigger-expired": "Every trigger to open a window has expired.",
    "slack-response-url-expired": "Every response_url has expired.",
    "slack-restricted-action": "A workspace setting forbids the app to post.",
    "slack-thread-locked": "Nobody may write in any thread.",
    "slack-storage-limit": "The workspace has no room for another file.",
}

_ONCE = "-once"


def known(name: str) -> bool:
    """Whether this names a fault; every name may end in ``-once`` to act a single time."""
    return name in FAULTS or (name.endswith(_ONCE) and name.removesuffix(_ONCE) in FAULTS)


class Faults:
    """The faults turned on now."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self._on: dict[str, bool] = {}
        for name in names:
            self.turn_on(name)

    def turn_on(self, name: str) -> None:
        """Let a fault act from now on. Raises ValueError for a name ``FAULTS`` does not know."""
        if not known(name):
            raise ValueError(f"no fault is called {name!r}; there are: {', '.join(FAULTS)}")
        self._on[name.removesuffix(_ONCE)] = name.endswith(_ONCE)

    def turn_off(self, name: str) -> None:
        """Stop a fault; one that is not on stays off."""
        self._on.pop(name.removesuffix(_ONCE), None)

    def take(self, name: str) -> bool:
        """Whether the fault acts here; one that acts once is used up by the question."""
        once = self._on.get(name)
        if once:
            del self._on[name]
        return once is not None
