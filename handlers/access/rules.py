"""Who may see what: the rules as values, and the one function that decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from metrics.scope import Scope


class Role(IntEnum):
    """What somebody is here; each one may do what those before it may."""

    NOBODY = 0
    VIEWER = 1
    ANALYST = 2
    ADMINISTRATOR = 3


class Standing(StrEnum):
    """What somebody is in the workspace, before any role."""

    MEMBER = "full member"
    GUEST = "guest"
    STRANGER = "from another workspace"
    BOT = "bot"
    GONE = "deactivated"
    UNKNOWN = "not known, because Slack did not tell"


class Place(StrEnum):
    """Where something is asked.

    `ELSEWHERE` is a conversation that the app is not in and cannot look at: an answer there
    reaches the person who asked, and nobody else.
    """

    PUBLIC = "public channel"
    PRIVATE = "private channel"
    DIRECT = "direct message with the app"
    SHARED = "channel shared with another workspace"
    ELSEWHERE = "conversation without the app"


class Action(StrEnum):
    """Everything that can be asked of the app and shows or changes something."""

    WHOAMI = "see what they may see"
    FIGURES = "see the figures of a scope"
    EXPORT_FIGURES = "get the figures of a scope as CSV"
    REPORT_LINKS = "get links to reports"
    OWN_FIGURES = "see their own figures"
    PEOPLE = "see people by name"
    EXPORT_PEOPLE = "get people as CSV"
    USER_REPORT_LINKS = "get links to reports about users"
    LINK_GITHUB = "say which GitHub login is theirs"
    CONFIRM_LINK = "confirm somebody's GitHub login"
    SUBSCRIBE = "subscribe a channel to a scope"
    SUBSCRIPTIONS = "see a channel's subscriptions and change their own"
    OTHERS_SUBSCRIPTIONS = "change somebody else's subscription"
    AUDIT = "read the audit record"
    DOCTOR = "see what the doctor finds"


class Shown(StrEnum):
    """Who sees the answer."""

    CHANNEL = "everybody in the channel"
    ASKER = "only the person who asked"


class LinksFor(StrEnum):
    """`REPORT_LINKS`: who gets to see links to reports; those about users only ever the asker."""

    THREAD = "thread"
    ASKER = "asker"
    OFF = "off"


class Why(StrEnum):
    """What decided."""

    ALLOWED = "the rules allow it"
    STANDING = "not a full member of this workspace"
    SHARED = "the channel is shared with another workspace"
    NOT_SERVED = "the scope is not served here"
    NOT_HERE = "the scope is not for this channel"
    ROLE = "the role is not enough"
    LINKS_OFF = "links to reports are switched off"


@dataclass(frozen=True, slots=True)
class Rule:
    """The role that an action needs, and who sees what comes of it."""

    role: Role
    shown: Shown
    needs_scope: bool = True


_LINKS = frozenset({Action.REPORT_LINKS, Action.USER_REPORT_LINKS})

RULES: Mapping[Action, Rule] = {
    Action.WHOAMI: Rule(Role.NOBODY, Shown.ASKER, needs_scope=False),
    Action.FIGURES: Rule(Role.VIEWER, Shown.CHANNEL),
    Action.EXPORT_FIGURES: Rule(Role.VIEWER, Shown.CHANNEL),
    Action.REPORT_LINKS: Rule(Role.VIEWER, Shown.CHANNEL),
    Action.SUBSCRIBE: Rule(Role.VIEWER, Shown.CHANNEL),
    Action.SUBSCRIPTIONS: Rule(Role.VIEWER, Shown.ASKER, needs_scope=False),
    Action.OWN_FIGURES: Rule(Role.VIEWER, Shown.ASKER, needs_scope=False),
    Action.LINK_GITHUB: Rule(Role.VIEWER, Shown.ASKER, needs_scope=False),
    Action.PEOPLE: Rule(Role.ANALYST, Shown.ASKER),
    Action.EXPORT_PEOPLE: Rule(Role.ANALYST, Shown.ASKER),
    Action.USER_REPORT_LINKS: Rule(Role.ANALYST, Shown.ASKER),
    Action.OTHERS_SUBSCRIPTIONS: Rule(Role.ADMINISTRATOR, Shown.ASKER, needs_scope=False),
    Action.CONFIRM_LINK: Rule(Role.ADMINISTRATOR, Shown.ASKER, needs_scope=False),
    Action.AUDIT: Rule(Role.ADMINISTRATOR, Shown.ASKER, needs_scope=False),
    Action.DOCTOR: Rule(Role.ADMINISTRATOR, Shown.ASKER, needs_scope=False),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack: their standing, and those of the policy's user groups they are in.

    Slack did not tell who is in `untold`, which counts as not being in them.
    """

    id: str
    standing: Standing
    groups: frozenset[str] = frozenset()
    is_workspace_admin: bool = False
    untold: frozenset[str] = frozenset()

    def is_in(self, groups: frozenset[str]) -> bool:
        """Whether the person is in one of these user groups."""
        return bool(self.groups & groups)


class Ground(StrEnum):
    """Why somebody has their role."""

    NAMED = "the access file names you"
    GROUP = "you are in a user group that the access file names"
    WORKSPACE_ADMIN = "you are an admin of this workspace"
    MEMBER = "every full member of this workspace is one"


@dataclass(frozen=True, slots=True)
class Named:
    """People by their Slack ids, user groups by theirs, and perhaps the workspace's admins."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    workspace_admins: bool = False

    def ground(self, person: Person) -> Ground | None:
        """Return why the person is one of them, or None where they are not."""
        if person.id in self.users:
            return Ground.NAMED
        if person.is_in(self.groups):
            return Ground.GROUP
        is_admin = self.workspace_admins and person.is_workspace_admin
        return Ground.WORKSPACE_ADMIN if is_admin else None


@dataclass(frozen=True, slots=True)
class Audience:
    """Where a scope may be asked for, and by whom it may be asked for anywhere.

    Without channels and without groups, it is for every full member everywhere.
    """

    channels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    @property
    def is_everybody(self) -> bool:
        """Whether nothing limits it."""
        return not self.channels and not self.groups


EVERYBODY = Audience()


@dataclass(frozen=True, slots=True)
class Policy:
    """What a deployment decides, from its access file and its settings.

    `served` is None where every scope is served that the token can see. The teams of a served
    organization or enterprise are served with it, and share its audience unless they have one.
    """

    served: frozenset[Scope] | None = None
    audiences: Mapping[Scope, Audience] = field(default_factory=dict)
    analysts: Named = Named()
    administrators: Named = Named(workspace_admins=True)
    links_for: LinksFor = LinksFor.THREAD

    @property
    def groups(self) -> frozenset[str]:
        """Every user group that it speaks of."""
        named = (self.analysts.groups, self.administrators.groups)
        return frozenset().union(*named, *(each.groups for each in self.audiences.values()))

    def serves(self, scope: Scope) -> bool:
        """Whether the scope is answered for at all."""
        return self.served is None or bool(self.served & {scope, scope.of_owner()})

    def audience(self, scope: Scope) -> Audience:
        """Return who may see a scope, and where."""
        return self.audiences.get(scope) or self.audiences.get(scope.of_owner()) or EVERYBODY

    def role(self, person: Person) -> Role:
        """Return the highest role that a person has."""
        return self.role_and_ground(person)[0]

    def role_and_ground(self, person: Person) -> tuple[Role, Ground]:
        """Return the highest role that a person has, and why; that of nobody needs no ground."""
        if person.standing is not Standing.MEMBER:
            return Role.NOBODY, Ground.MEMBER
        named = ((Role.ADMINISTRATOR, self.administrators), (Role.ANALYST, self.analysts))
        for role, people in named:
            ground = people.ground(person)
            if ground is not None:
                return role, ground
        return Role.VIEWER, Ground.MEMBER


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done, why, and who sees what comes of it."""

    why: Why
    role: Role
    shown: Shown = Shown.ASKER

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return self.why is Why.ALLOWED


def decide(
    policy: Policy,
    person: Person,
    place: Place,
    *,
    channel: str,
    action: Action,
    scope: Scope | None,
) -> Verdict:
    """Return whether a person may do this in this place, and who will see it.

    The rights of a person never change what the figures are, only whether they are shown. Without
    a scope it is told whether they may do it at all.
    """
    rule, role = RULES[action], policy.role(person)
    refused = _refused(policy, role, place, action)
    if refused is not None:
        return Verdict(refused, role)
    alone = action in _LINKS and policy.links_for is LinksFor.ASKER
    shown = Shown.ASKER if alone or place is Place.ELSEWHERE else rule.shown
    if scope is None or not rule.needs_scope:
        return Verdict(Why.ALLOWED, role, shown)
    if not policy.serves(scope):
        return Verdict(Why.NOT_SERVED, role)
    verdict = Verdict(Why.ALLOWED, role, shown)
    if person.is_in(policy.audience(scope).groups) and place is Place.DIRECT:
        return verdict
    return _within(policy.audience(scope), person, channel, verdict)


def _refused(policy: Policy, role: Role, place: Place, action: Action) -> Why | None:
    """Return why somebody may not do this here, whatever the scope is."""
    rule = RULES[action]
    if rule.role is Role.NOBODY:
        return None
    if role is Role.NOBODY:
        return Why.STANDING
    if place is Place.SHARED:
        return Why.SHARED
    if action in _LINKS and policy.links_for is LinksFor.OFF:
        return Why.LINKS_OFF
    return Why.ROLE if role < rule.role else None


def _within(audience: Audience, person: Person, channel: str, verdict: Verdict) -> Verdict:
    if audience.is_everybody or channel in audience.channels:
        return verdict
    if person.is_in(audience.groups):
        # In this channel others would read it too, who may not be of the group.
        return Verdict(Why.ALLOWED, verdict.role, Shown.ASKER)
    return Verdict(Why.NOT_HERE, verdict.role)
