"""Copilot seats: whose they are, and how many of each kind there were on each day."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Whole

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "seats",
        sa.Column(
            "ingest", sa.Integer, sa.ForeignKey("ingests.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("user_id", Whole, primary_key=True),
        sa.Column("login", sa.String, nullable=False),
        sa.Column("plan", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("last_activity_at", sa.DateTime),
        sa.Column("editor", sa.String),
        sa.Column("pending_cancellation_date", sa.Date),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seat_days",
        sa.Column("owner", sa.String, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("total_seats", Whole, nullable=False),
        sa.Column("seats", Whole, nullable=False),
        sa.Column("left_out", Whole, nullable=False),
        sa.Column("pending_cancellation", Whole, nullable=False),
        sa.Column("pending_invitation", Whole),
        sa.Column("added_this_cycle", Whole),
        sa.Column("plans", sa.JSON, nullable=False),
        sa.Column("by_idle_days", sa.JSON, nullable=False),
        sa.Column("by_unused_days", sa.JSON, nullable=False),
        sqlite_with_rowid=False,
    )
