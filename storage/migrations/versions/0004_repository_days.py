"""The rows of repositories, and which reading of their report counts for a day."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Whole

revision = "0004"
down_revision = "0003"

COUNTS = (
    "total_created",
    "total_reviewed",
    "total_merged",
    "total_suggestions",
    "total_applied_suggestions",
    "total_created_by_copilot",
    "total_reviewed_by_copilot",
    "total_merged_created_by_copilot",
    "total_merged_reviewed_by_copilot",
    "total_copilot_suggestions",
    "total_copilot_applied_suggestions",
)
MEDIANS = (
    "median_minutes_to_merge",
    "median_minutes_to_merge_copilot_authored",
    "median_minutes_to_merge_copilot_reviewed",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "repository_reports",
        sa.Column("owner", sa.String, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("asked_at", sa.DateTime),
        sa.Column("ingest", sa.Integer, sa.ForeignKey("ingests.id", ondelete="SET NULL")),
        sqlite_with_rowid=False,
    )
    op.create_index("repository_reports_by_ingest", "repository_reports", ["ingest"])
    op.create_table(
        "repository_days",
        sa.Column(
            "ingest", sa.Integer, sa.ForeignKey("ingests.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("repo_id", Whole, primary_key=True),
        sa.Column("owner_name", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("visibility", sa.String),
        *(sa.Column(name, Whole) for name in COUNTS),
        *(sa.Column(name, sa.Float) for name in MEDIANS),
        sa.Column("review_times", sa.String),
        sa.Column("unread", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
