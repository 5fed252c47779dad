"""Migrations lead to the tables that the code knows."""

import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import reading, writing
from storage.schema import migrate
from storage.tables import metadata


async def tables(engine: AsyncEngine) -> set[str]:
    async with reading(engine) as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def clear(engine: AsyncEngine) -> None:
    """Take every table away, as if nobody had ever opened the database."""
    async with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.exec_driver_sql(f"DROP TABLE {table.name}")
        await connection.exec_driver_sql("DROP TABLE alembic_version")


async def test_an_empty_database_gets_every_table(engine: AsyncEngine) -> None:
    """And alembic's own, which says how far it has come."""
    await clear(engine)
    assert await tables(engine) == set()

    await migrate(engine)

    assert await tables(engine) == {*metadata.tables, "alembic_version"}


async def test_the_migrated_tables_are_those_of_the_code(engine: AsyncEngine) -> None:
    """Column for column, type for type."""

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with reading(engine) as connection:
        assert await connection.run_sync(differences) == []


async def test_primary_keys_are_those_of_the_code(engine: AsyncEngine) -> None:
    """Alembic does not compare them, and every `ON CONFLICT` leans on them."""

    def keys(connection: Connection) -> dict[str, list[str]]:
        inspector = inspect(connection)
        return {
            name: inspector.get_pk_constraint(name)["constrained_columns"]
            for name in metadata.tables
        }

    async with reading(engine) as connection:
        assert await connection.run_sync(keys) == {
            name: [column.name for column in table.primary_key]
            for name, table in metadata.tables.items()
        }


async def test_migrating_again_changes_nothing(engine: AsyncEngine) -> None:
    """Every start migrates."""
    async with writing(engine) as connection:
        await connection.exec_driver_sql(
            "INSERT INTO answers VALUES ('C1', '1.0', '{}', '2026-11-21 00:00:00', NULL)"
        )
    await migrate(engine)

    async with reading(engine) as connection:
        kept = await connection.exec_driver_sql("SELECT count(*) FROM answers")
        assert kept.scalar_one() == 1


async def test_two_starts_at_once_take_turns(engine: AsyncEngine, other: AsyncEngine) -> None:
    """Both come up, whoever is first."""
    await clear(engine)

    await asyncio.gather(migrate(engine), migrate(other))

    assert await tables(engine) == {*metadata.tables, "alembic_version"}
