"""What Slack knows of people and channels, asked once in a while, and doubted where it is silent.

https://docs.slack.dev/reference/methods/users.info
https://docs.slack.dev/reference/methods/conversations.info
https://docs.slack.dev/reference/methods/usergroups.users.list
https://docs.slack.dev/reference/methods/users.conversations
"""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.access.rules import Person, Place, Standing

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(minutes=5)
MOST_KEPT = 10_000
# Of somebody's channels; who is in more than these name it by its id.
PAGE, MOST_PAGES = 200, 20

Found = TypeVar("Found")

# What it means that Slack does not show a channel: the app is not in it.
_NOT_SHOWN = frozenset({"channel_not_found", "not_in_channel"})


class SlackSilent(Exception):
    """Slack did not tell; nothing may be concluded from that. `code` is its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack did not tell: {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Found]):
    found: Found
    until: datetime


class Directory:
    """People, user groups and channels of the workspace; each answer is kept for five minutes."""

    def __init__(self, slack: AsyncWebClient, clock: Callable[[], datetime]) -> None:
        self._slack = slack
        self._clock = clock
        self._kept: dict[tuple[str, str], _Kept[Any]] = {}
        self._silences: dict[str, str] = {}

    async def person(self, user: str, groups: Collection[str]) -> Person:
        """Return somebody, with those of `groups` they are in; who is not known has no standing."""
        try:
            return await self.known_person(user, groups)
        except SlackSilent:
            return Person(user, Standing.UNKNOWN)

    async def known_person(self, user: str, groups: Collection[str]) -> Person:
        """Return somebody as `person` does. Raises `SlackSilent` where Slack does not tell who."""
        told = await self._known(("user", user), lambda: self._user(user))
        within, untold = set(), set()
        for group in sorted(groups):
            try:
                members = await self.members(group)
            except SlackSilent:
                untold.add(group)
            else:
                within |= {group} if user in members else set()
        admin = bool(told.get("is_admin") or told.get("is_owner"))
        return Person(user, _standing(told), frozenset(within), admin, frozenset(untold))

    async def members(self, group: str) -> frozenset[str]:
        """Return the ids of who is in a user group. Raises `SlackSilent`."""
        return await self._known(("group", group), lambda: self._members(group))

    async def place(self, channel: str) -> Place:
        """Return what a channel is. Raises `SlackSilent` where it may be a shared one."""
        return await self._known(("channel", channel), lambda: self._place(channel))

    async def time_zone(self, user: str) -> str | None:
        """Return the IANA zone of somebody's profile, None where Slack tells none that exists."""
        try:
            told = await self._known(("user", user), lambda: self._user(user))
            zone = str(told.get("tz") or "")
            return ZoneInfo(zone).key
        except (SlackSilent, ValueError, ZoneInfoNotFoundError):
            return None

    async def channels_of(self, user: str) -> Mapping[str, str]:
        """Return the ids of the channels that somebody is in, by their names.

        Of private channels only those that the app is in too. Raises `SlackSilent`.
        """
        return await self._known(("channels", user), lambda: self._channels(user))

    async def _known(self, key: tuple[str, str], ask: Callable[[], Awaitable[Found]]) -> Found:
        now = self._clock()
        kept: _Kept[Found] | None = self._kept.get(key)
        if kept is not None and now < kept.until:
            return kept.found
        try:
            found = await ask()
        except SlackSilent as silent:
            self._note(key[0], silent.code)
            raise
        self._silences.pop(key[0], None)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = _Kept(found, now + KEPT_FOR)
        return found

    def _note(self, kind: str, code: str) -> None:
        """Say it once, however many are asked for until Slack tells of one of them again."""
        if self._silences.get(kind) != code:
            self._silences[kind] = code
            logger.warning("Slack did not tell who may see what: %s (%s)", code, kind)

    async def _user(self, user: str) -> Mapping[str, Any]:
        told = await _told(self._slack.users_info(user=user))
        found: Mapping[str, Any] = told["user"]
        return {**found, "is_stranger": await self._is_stranger(found)}

    async def _is_stranger(self, user: Mapping[str, Any]) -> bool:
        if user.get("is_stranger"):
            return True
        team, enterprise = await self._known(("house", ""), self._house)
        # The workspaces of an Enterprise Grid are one house; another company may have one as well.
        if enterprise is not None:
            of_enterprise = user.get("enterprise_user") or {}
            return bool(of_enterprise.get("enterprise_id") != enterprise)
        return bool(user.get("team_id") != team)

    async def _house(self) -> tuple[str, str | None]:
        """Return the app's own workspace, and its Enterprise Grid where it is in one."""
        told = await _told(self._slack.auth_test())
        return str(told["team_id"]), told.get("enterprise_id")

    async def _members(self, group: str) -> frozenset[str]:
        told = await _told(self._slack.usergroups_users_list(usergroup=group))
        return frozenset(told["users"])

    async def _channels(self, user: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            told = await _told(
                self._slack.users_conversations(
                    user=user,
                    types="public_channel,private_channel",
                    exclude_archived=True,
                    limit=PAGE,
                    cursor=cursor,
                )
            )
            found |= {str(each["name"]): str(each["id"]) for each in told["channels"]}
            cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return found

    async def _place(self, channel: str) -> Place:
        try:
            told = await self._slack.conversations_info(channel=channel)
        except SlackApiError as error:
            if error.response.get("error") in _NOT_SHOWN:
                return Place.ELSEWHERE
            raise _silent(error) from None
        except (ClientError, TimeoutError) as error:
            raise _silent(error) from None
        return _place(told["channel"])


async def _told(asking: Awaitable[Any]) -> Mapping[str, Any]:
    try:
        told: Mapping[str, Any] = await asking
    except (SlackApiError, ClientError, TimeoutError) as error:
        raise _silent(error) from None
    return told


def _silent(error: Exception) -> SlackSilent:
    code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
    return SlackSilent(str(code))


def _standing(user: Mapping[str, Any]) -> Standing:
    if user.get("deleted"):
        return Standing.GONE
    if user.get("is_bot") or user.get("is_workflow_bot"):
        return Standing.BOT
    if user.get("is_stranger"):
        return Standing.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER


def _place(channel: Mapping[str, Any]) -> Place:
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        return Place.SHARED
    if channel.get("is_im"):
        return Place.DIRECT
    return Place.PRIVATE if channel.get("is_private") else Place.PUBLIC
