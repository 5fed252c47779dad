"""Standing orders of channels, the record of what was delivered for them, and goals."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables; nobody has ordered anything yet."""
    _subscriptions()
    _deliveries()
    op.create_table(
        "goals",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("scope", sa.String, primary_key=True),
        sa.Column("figure", sa.String, primary_key=True),
        sa.Column("target", sa.Float, nullable=False),
        sa.Column("by", sa.Date, nullable=False),
        sa.Column("set_by", sa.String, nullable=False),
        sa.Column("set_at", UtcTime, nullable=False),
        sqlite_with_rowid=False,
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("wanted", sa.JSON, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("next_due", UtcTime),
        sa.Column("paused_at", UtcTime),
        sa.Column("paused_until", UtcTime),
        sa.Column("paused_why", sa.String),
        sa.Column("owner_told", sa.Boolean, nullable=False),
        sa.Column("ended_at", UtcTime),
        sa.Column("memory", sa.JSON),
        sa.Column("tell_at", UtcTime),
        sqlite_autoincrement=True,
    )
    op.create_index("subscriptions_by_due", "subscriptions", ["next_due"])
    op.create_index("subscriptions_by_channel", "subscriptions", ["channel"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("subscription", sa.Integer, sa.ForeignKey("subscriptions.id"), nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("not_before", UtcTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.String),
        sa.Column("lease_until", UtcTime),
        sa.Column("posting", sa.Integer),
        sa.Column("ts", sa.String),
        sa.Column("details_ts", sa.String),
        sa.Column("sent_at", UtcTime),
        sa.Column("told", sa.JSON),
        sa.Column("look_again", UtcTime),
        sqlite_autoincrement=True,
    )
    op.create_index("deliveries_once", "deliveries", ["subscription", "due_at"], unique=True)
    op.create_index("deliveries_by_state", "deliveries", ["state", "not_before"])
    op.create_index("deliveries_by_look", "deliveries", ["look_again"])
