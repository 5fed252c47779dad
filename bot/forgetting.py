"""Erasing one person from the database, and the sentences around it."""

from bot.build import open_database
from bot.settings import Settings
from metrics.numbers import plural
from storage.engine import reading, writing
from storage.forgotten import PersonRows, clear_away, forget, person_rows, user_id_of
from storage.logins import drop_logins

SPARED = "Nothing was erased."


def unknown(login: str) -> str:
    """Return the sentence for a login that no row has."""
    return (
        f"No day of {login} is stored. If this is a team's member without any activity, "
        "add --id and the number that https://api.github.com/users/LOGIN calls id."
    )


def question(login: str, person: PersonRows) -> str:
    """Return what is asked before anything is erased."""
    others = sorted(name for name in person.logins if name.lower() != login.lower())
    known_as = f" (also known as {', '.join(others)})" if others else ""
    return f"Erase {login}{known_as} on {_days(len(person.days))}, for good?"


def erased(login: str, days: int) -> str:
    """Return what was done, and what was not."""
    return (
        f"Erased {login} on {_days(days)}. Totals stay as they are, "
        "and no report brings this person back into this database."
    )


async def found(settings: Settings, login: str, user_id: int | None) -> PersonRows | None:
    """Return what is stored of the person with an id, or else with a login, or None."""
    async with open_database(settings) as engine, reading(engine) as connection:
        who = user_id or await user_id_of(connection, login)
        return None if who is None else await person_rows(connection, who)


def unlinked(login: str) -> str:
    """Return the sentence for a login of which there was nothing but somebody's claim in Slack."""
    return f"No day of {login} is stored; the link between {login} and somebody in Slack is erased."


async def unlink(settings: Settings, login: str) -> bool:
    """Erase who in Slack says that the login is theirs; return whether anybody did."""
    async with open_database(settings) as engine:
        async with writing(engine) as connection:
            gone = await drop_logins(connection, [login])
        await clear_away(engine)
    return bool(gone)


async def erase(settings: Settings, user_id: int, login: str) -> int:
    """Erase a person, with what has come in since the question; return on how many days."""
    async with open_database(settings) as engine:
        async with writing(engine) as connection:
            person = await person_rows(connection, user_id)
            await forget(connection, person)
            await drop_logins(connection, [login])
        await clear_away(engine)
    return len(person.days)


def _days(number: int) -> str:
    return plural(number, "day", "days")
