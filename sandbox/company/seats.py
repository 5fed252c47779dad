"""The seats of an organization or the enterprise, as the billing endpoints show them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sandbox.company.breakdowns import Record
from sandbox.company.company import Company
from sandbox.company.days import midnight
from sandbox.company.people import Person
from sandbox.company.teams import ENTERPRISE, SCOPE_IDS, TEAMS, Team

_API = "https://api.github.com"
_WEB = "https://github.com"


def seats(company: Company, scope: str, now: datetime) -> list[Record]:
    """Every seat of a scope at `now`; somebody in two organizations has two in the enterprise."""
    return [
        _seat(company, scope, organization, person, now)
        for person, organization in _holders(company, scope, now)
    ]


def total_seats(company: Company, scope: str, now: datetime) -> int:
    """How many people hold a seat; several grants of one person count once."""
    return len({person.index for person, _ in _holders(company, scope, now)})


def billing(company: Company, organization: str, now: datetime) -> Record:
    """The seat breakdown and Copilot policies of an organization."""
    month = now.date().replace(day=1)
    people = [person for person, _ in _holders(company, organization, now)]
    last_days = [company.last_active_day(person, now) for person in people]
    active = sum(1 for day in last_days if day and day >= month)
    return {
        "seat_breakdown": {
            "total": len(people),
            "added_this_cycle": sum(person.seated >= month for person in people),
            "pending_invitation": 0,
            "pending_cancellation": sum(person.cancelled for person in people),
            "active_this_cycle": active,
            "inactive_this_cycle": len(people) - active,
        },
        "seat_management_setting": "assign_selected",
        "ide_chat": "enabled",
        "platform_chat": "enabled",
        "cli": "enabled",
        "public_code_suggestions": "block",
        "plan_type": "enterprise",
    }


def _holders(company: Company, scope: str, now: datetime) -> Iterator[tuple[Person, str]]:
    today = now.date()
    for person in company.people_of(scope):
        if person.seated > today:
            continue
        grants = person.organizations if scope == ENTERPRISE else (scope,)
        yield from ((person, organization) for organization in grants)


def _seat(company: Company, scope: str, organization: str, person: Person, now: datetime) -> Record:
    last = company.last_active_day(person, now)
    at = _at(last, person) if last else None
    record: Record = {
        "created_at": _at(person.seated, person),
        "updated_at": _at(person.seated, person),
        "pending_cancellation_date": _next_month(now) if person.cancelled else None,
        "last_activity_at": at,
        "last_activity_editor": f"{person.editors[0]}/1.122.2/copilot-chat/0.50.1"
        if last
        else None,
        "last_authenticated_at": at,
        "plan_type": "enterprise",
        "assignee": _user(person),
        "assigning_team": _assigning_team(person, organization, now.date()),
    }
    if scope == ENTERPRISE:
        record["organization"] = _organization(organization)
    return record


def _at(day: date, person: Person) -> str:
    minutes = 8 * 60 + person.index * 17 % 600
    return (midnight(day) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _next_month(now: datetime) -> str:
    return (now.date().replace(day=1) + timedelta(days=32)).replace(day=1).isoformat()


def _user(person: Person) -> Record:
    api, web = f"{_API}/users/{person.login}", f"{_WEB}/{person.login}"
    return {
        "login": person.login,
        "id": person.user_id,
        "node_id": f"U_{person.user_id}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{person.user_id}?v=4",
        "gravatar_id": "",
        "url": api,
        "html_url": web,
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": "User",
        "site_admin": False,
    }


def _assigning_team(person: Person, organization: str, today: date) -> Record | None:
    mine = person.teams(today)
    granting = (team for team in TEAMS if team.scope == organization and team.slug in mine)
    return next(map(_team, granting), None)


def _team(team: Team) -> Record:
    url = f"{_API}/organizations/{SCOPE_IDS[team.scope]}/team/{team.team_id}"
    return {
        "id": team.team_id,
        "node_id": f"T_{team.team_id}",
        "url": url,
        "html_url": f"{_WEB}/orgs/{team.scope}/teams/{team.slug}",
        "name": team.name,
        "slug": team.slug,
        "description": None,
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "type": "organization",
        "parent": None,
    }


def _organization(slug: str) -> Record:
    api = f"{_API}/orgs/{slug}"
    return {
        "login": slug,
        "id": int(SCOPE_IDS[slug]),
        "node_id": f"O_{SCOPE_IDS[slug]}",
        "url": api,
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events",
        "hooks_url": f"{api}/hooks",
        "issues_url": f"{api}/issues",
        "members_url": f"{api}/members{{/member}}",
        "public_members_url": f"{api}/public_members{{/member}}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{SCOPE_IDS[slug]}?v=4",
        "description": None,
    }
