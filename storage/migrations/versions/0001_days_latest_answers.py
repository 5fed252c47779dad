"""The first tables: days, latest, answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "days",
        sa.Column("scope", sa.String, primary_key=True),
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("report", sa.String, nullable=False),
        sa.Column("fetched_at", sa.DateTime, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latest",
        sa.Column("scope", sa.String, primary_key=True),
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("checked_at", sa.DateTime, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("ts", sa.String, primary_key=True),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("posted_at", sa.DateTime, nullable=False),
        sqlite_with_rowid=False,
    )
