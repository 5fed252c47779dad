"""The access file: a small TOML file that says who is who, read again whenever it changes.

Without a file the defaults hold: every full member may see totals, workspace admins administer.
"""

import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec

from handlers.access.rules import Audience, LinksFor, Named, Policy
from metrics.scope import Scope, ScopeKind

logger = logging.getLogger(__name__)

LARGEST_FILE = 1_000_000

UserId = Annotated[str, msgspec.Meta(pattern="^[UW][A-Z0-9]{2,}$")]
GroupId = Annotated[str, msgspec.Meta(pattern="^S[A-Z0-9]{2,}$")]
ChannelId = Annotated[str, msgspec.Meta(pattern="^[CDG][A-Z0-9]{2,}$")]


class AccessFileBroken(ValueError):
    """The access file cannot be used; the text says what is wrong with it, and where."""


class _Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    users: frozenset[UserId] = frozenset()
    user_groups: frozenset[GroupId] = frozenset()
    workspace_admins: bool = False

    def named(self) -> Named:
        return Named(self.users, self.user_groups, self.workspace_admins)


class _Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    analyst: _Role = _Role()
    administrator: _Role = _Role(workspace_admins=True)


class _Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    channels: frozenset[ChannelId] = frozenset()
    user_groups: frozenset[GroupId] = frozenset()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    roles: _Roles = _Roles()
    scope: tuple[_Scope, ...] = ()


def policy_of(text: str, served: frozenset[Scope] | None) -> Policy:
    """Return the policy that a file's text describes. Raises `AccessFileBroken`."""
    try:
        file = msgspec.toml.decode(text, type=_File)
    except ValueError as error:
        raise AccessFileBroken(_what_is_wrong(str(error))) from None
    roles = file.roles
    policy = Policy(
        served, _audiences(file.scope), roles.analyst.named(), roles.administrator.named()
    )
    for scope in policy.audiences:
        if not policy.serves(scope):
            raise AccessFileBroken(f"{str(scope)!r} is not in COPILOT_SCOPES, so nobody may see it")
    return policy


def _audiences(entries: tuple[_Scope, ...]) -> dict[Scope, Audience]:
    audiences: dict[Scope, Audience] = {}
    for entry in entries:
        scope = scope_of(entry.name)
        if scope in audiences:
            raise AccessFileBroken(f"{entry.name!r} has two entries; make them one")
        if not entry.channels and not entry.user_groups:
            raise AccessFileBroken(
                f"{entry.name!r} names no channels and no user_groups; "
                "leave the entry out where everybody may see it"
            )
        audiences[scope] = Audience(entry.channels, entry.user_groups)
    return audiences


# What each id looks like, by the letters that the pattern of its type begins with.
_IDS = {
    "^[UW]": "somebody's id in Slack begins with U or W, such as U0123ABCDE",
    "^S": "a user group's id begins with S, such as S0123ABCDE",
    "^[CDG]": "a channel's id begins with C, such as C0123ABCDE",
}
_AT = re.compile(r" - at `\$\.?(?P<where>.*)`$")


def _what_is_wrong(said: str) -> str:
    """Return the decoder's complaint in words for whoever writes the file."""
    found = _AT.search(said)
    where = "" if found is None else found["where"].replace("[...]", "")
    id_ = next((words for letters, words in _IDS.items() if f"'{letters}" in said), None)
    if id_ is not None:
        return f"in {where}, {id_}"
    plain = re.sub("`([^`]*)`", r"“\1”", _AT.sub("", said))
    plain = plain.replace("Object contains", "there is an").replace("Object missing", "there is no")
    plain = plain.replace("required field", "field")
    return f"in {where}, {plain[:1].lower()}{plain[1:]}" if where else plain


def scope_of(text: str) -> Scope:
    """Return the scope written as "org acme" or "org/acme". Raises `AccessFileBroken`."""
    kind, _, name = text.strip().replace(" ", "/", 1).partition("/")
    owner, slash, team = name.strip().partition("/")
    kinds = {str(known): known for known in ScopeKind}
    is_team = kind in {ScopeKind.TEAM, ScopeKind.ENTERPRISE_TEAM}
    if kind not in kinds or not owner or bool(slash and team) is not is_team or "/" in team:
        raise AccessFileBroken(
            f'{text!r} is no scope; write it as "org acme", "enterprise acme-inc", '
            '"team acme/platform" or "enterprise-team acme-inc/core"'
        )
    return Scope.of(kinds[kind], name.strip())


class PolicyFile:
    """The policy of a file, as it stands now; without a path it is the default."""

    def __init__(
        self,
        path: Path | None,
        served: frozenset[Scope] | None,
        links_for: LinksFor = LinksFor.THREAD,
    ) -> None:
        self._path = path
        self._served = served
        self._links_for = links_for
        self._seen: tuple[int, int, int] | None = None
        self._policy = Policy(served, links_for=links_for)
        self.broken: str | None = None

    def read(self) -> Policy:
        """Return the policy, from the file where that has changed.

        Raises `AccessFileBroken`. A file that breaks later is told in `broken` instead, and what
        it said before goes on to hold.
        """
        if self._path is None:
            return self._policy
        first = self._seen is None
        try:
            stat = self._path.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if seen != self._seen:
                self._policy, self._seen = self._read(self._path, stat.st_size), seen
                self.broken = None
        except (OSError, AccessFileBroken) as error:
            reason = error.strerror or "it cannot be read" if isinstance(error, OSError) else error
            if first:
                raise AccessFileBroken(str(reason)) from None
            self._tell(str(reason))
        return self._policy

    def _read(self, path: Path, size: int) -> Policy:
        if size > LARGEST_FILE:
            raise AccessFileBroken("it is far too large for an access file")
        try:
            policy = policy_of(path.read_text(encoding="utf-8"), self._served)
        except UnicodeDecodeError:
            raise AccessFileBroken("it is not UTF-8 text") from None
        return replace(policy, links_for=self._links_for)

    def _tell(self, reason: str) -> None:
        if reason != self.broken:
            logger.error("the access file is broken, and what it said before holds: %s", reason)
        self.broken = reason
