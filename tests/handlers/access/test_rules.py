"""Who may see what: every action, every role and every kind of place, against docs/access.md."""

import re
from itertools import product
from pathlib import Path

import pytest

from handlers.access.rules import (
    RULES,
    Action,
    Audience,
    Ground,
    Named,
    Person,
    Place,
    Policy,
    Role,
    Shown,
    Standing,
    Verdict,
    Why,
    decide,
)
from handlers.access.table import CELLS, PLACES, WHO, shown_to, somebody, table
from metrics.scope import Scope, ScopeKind

PAGE = (Path(__file__).parents[3] / "docs" / "access.md").read_text()
ACME = Scope.of(ScopeKind.ORG, "acme")
BETA = Scope.of(ScopeKind.ORG, "beta")
TEAM = Scope.of(ScopeKind.TEAM, "acme/platform")
DEFAULT = Policy()
HERE, THERE = "C0HERE", "C0THERE"
MEMBER = Person("U1", Standing.MEMBER)
IN_GROUP = Person("U2", Standing.MEMBER, frozenset({"S1"}))


def page_table() -> dict[str, tuple[str, dict[str, str]]]:
    """Return the page's table: for each action who may, and what stands under each place."""
    (found,) = re.findall(r"<!-- table -->\n(.+?)<!-- end of table -->", PAGE, re.DOTALL)
    head, _, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()
    )
    places = [name.removeprefix("In a ") for name in head[2:]]
    return {row[0]: (row[1], dict(zip(places, row[2:], strict=True))) for row in rows}


TABLE = page_table()


def verdict(
    policy: Policy = DEFAULT,
    person: Person = MEMBER,
    place: Place = Place.PUBLIC,
    *,
    action: Action = Action.FIGURES,
    scope: Scope | None = ACME,
    channel: str = HERE,
) -> Verdict:
    return decide(policy, person, place, channel=channel, action=action, scope=scope)


def test_the_page_has_the_table_of_the_rules() -> None:
    """`python -m handlers.access.table` writes it anew."""
    assert "\n".join(table()) in PAGE


@pytest.mark.parametrize(
    ("action", "role", "place"),
    list(product(Action, Role, Place)),
    ids=lambda value: getattr(value, "name", value),
)
def test_every_action_by_every_role_in_every_place(
    action: Action, role: Role, place: Place
) -> None:
    """What the page says is what is decided; who has a lesser role than it names gets nothing."""
    who, cells = TABLE[action]
    least = next(role for role, name in WHO.items() if name == who)
    shown = shown_to(action, role, place)

    assert CELLS[shown] == (cells[place] if role >= least else CELLS[None])


def test_every_place_and_action_has_its_column_and_row() -> None:
    """None is left out of the page."""
    assert set(PLACES) == set(Place)
    assert set(TABLE) == set(RULES) == set(Action)


@pytest.mark.parametrize("action", [act for act in Action if "people" in act or "users" in act])
def test_what_is_about_people_is_never_for_a_channel(action: Action) -> None:
    """Whoever asks for it, wherever."""
    found = {shown_to(action, role, place) for role, place in product(Role, Place)}

    assert found == {Shown.ASKER, None}


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.MEMBER])
def test_who_is_no_full_member_has_no_role(standing: Standing) -> None:
    """Not even with a name in the file."""
    everybody = Named(frozenset({"U1"}), workspace_admins=True)
    policy = Policy(analysts=everybody, administrators=everybody)
    person = Person("U1", standing, frozenset({"S1"}), is_workspace_admin=True)

    assert policy.role(person) is Role.NOBODY
    assert verdict(policy, person).why is Why.STANDING


@pytest.mark.parametrize(
    ("person", "role", "ground"),
    [
        (Person("U1", Standing.MEMBER), Role.VIEWER, Ground.MEMBER),
        (Person("U9", Standing.MEMBER), Role.ANALYST, Ground.NAMED),
        (IN_GROUP, Role.ANALYST, Ground.GROUP),
        (Person("U1", Standing.MEMBER, untold=frozenset({"S1"})), Role.VIEWER, Ground.MEMBER),
        (
            Person("U9", Standing.MEMBER, is_workspace_admin=True),
            Role.ADMINISTRATOR,
            Ground.WORKSPACE_ADMIN,
        ),
    ],
)
def test_the_highest_role_counts_and_has_a_ground(
    person: Person, role: Role, ground: Ground
) -> None:
    """By id, by user group, or as the workspace's admin; a silent group has nobody in it."""
    policy = Policy(analysts=Named(frozenset({"U9"}), frozenset({"S1"})))

    assert policy.role_and_ground(person) == (role, ground)


class TestScopes:
    def test_without_a_list_every_scope_is_served(self) -> None:
        """The token decides what there is."""
        assert verdict(scope=BETA).allowed

    def test_a_team_is_served_with_its_owner(self) -> None:
        """And what is not on the list is not."""
        policy = Policy(served=frozenset({ACME}))

        assert verdict(policy, scope=TEAM).allowed
        assert verdict(policy, scope=BETA).why is Why.NOT_SERVED

    def test_an_owner_is_not_served_with_its_team(self) -> None:
        """Who may see the part may not see the whole."""
        policy = Policy(served=frozenset({TEAM}))

        assert verdict(policy, scope=TEAM).allowed
        assert verdict(policy, scope=ACME).why is Why.NOT_SERVED

    def test_an_analyst_sees_no_more_scopes(self) -> None:
        """A role is no way around the list, nor around an audience."""
        policy = Policy(
            frozenset({ACME}),
            {ACME: Audience(channels=frozenset({THERE}))},
            analysts=Named(frozenset({"U1"})),
        )

        assert verdict(policy, action=Action.PEOPLE, scope=BETA).why is Why.NOT_SERVED
        assert verdict(policy, action=Action.PEOPLE).why is Why.NOT_HERE


class TestAudiences:
    def test_in_a_channel_of_the_scope_everybody_sees_it(self) -> None:
        """In another one nobody does."""
        policy = Policy(audiences={ACME: Audience(channels=frozenset({HERE}))})

        assert verdict(policy).shown is Shown.CHANNEL
        assert verdict(policy, channel=THERE).why is Why.NOT_HERE

    def test_who_is_in_a_group_of_the_scope_sees_it_alone(self) -> None:
        """Others in that channel may not be of the group."""
        policy = Policy(audiences={ACME: Audience(groups=frozenset({"S1"}))})

        assert verdict(policy, IN_GROUP) == Verdict(Why.ALLOWED, Role.VIEWER, Shown.ASKER)
        assert verdict(policy).why is Why.NOT_HERE

    def test_in_a_direct_message_there_are_no_others(self) -> None:
        """So that the group's figures may even come there by themselves."""
        policy = Policy(audiences={ACME: Audience(groups=frozenset({"S1"}))})

        for action in (Action.FIGURES, Action.SUBSCRIBE):
            assert verdict(policy, IN_GROUP, Place.DIRECT, action=action) == Verdict(
                Why.ALLOWED, Role.VIEWER, Shown.CHANNEL
            )

    def test_a_team_inherits_the_audience_of_its_owner(self) -> None:
        """Unless it has its own, which then counts alone."""
        of_owner = {ACME: Audience(channels=frozenset({HERE}))}
        of_both = {**of_owner, TEAM: Audience(channels=frozenset({THERE}))}

        assert verdict(Policy(audiences=of_owner), scope=TEAM).allowed
        assert not verdict(Policy(audiences=of_owner), scope=TEAM, channel=THERE).allowed
        assert not verdict(Policy(audiences=of_both), scope=TEAM).allowed
        assert verdict(Policy(audiences=of_both), scope=TEAM, channel=THERE).allowed


def test_the_rights_of_somebody_do_not_make_a_channel_safe() -> None:
    """An administrator gets no figures in a shared channel either."""
    assert verdict(person=somebody(Role.ADMINISTRATOR), place=Place.SHARED).why is Why.SHARED
