"""The rows of users and teams, where they came from, and what is rolled up from them."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Whole

revision = "0002"
down_revision = "0001"

FLAGS = (
    "used_chat",
    "used_agent",
    "used_cli",
    "used_copilot_app",
    "used_copilot_cloud_agent",
    "used_copilot_code_review_active",
    "used_copilot_code_review_passive",
    "used_vscode_agent",
)
COUNTS = (
    "user_initiated_interaction_count",
    "code_generation_activity_count",
    "code_acceptance_activity_count",
    "loc_suggested_to_add_sum",
    "loc_suggested_to_delete_sum",
    "loc_added_sum",
    "loc_deleted_sum",
    "completions_suggested",
    "completions_accepted",
    "cli_prompts",
    "app_prompts",
)


def upgrade() -> None:
    """Make the tables."""
    _make_ingests()
    _make_rows()
    _make_roll_ups()


def _make_ingests() -> None:
    op.create_table(
        "ingests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("report", sa.String, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("repeated", sa.Integer, nullable=False),
        sa.Column("broken", sa.Integer, nullable=False),
        sa.Column("unknown", sa.JSON, nullable=False),
    )
    op.create_index("ingests_by_owner", "ingests", ["owner", "report", "last_day"])
    op.create_index("ingests_under_way", "ingests", ["complete", "begun_at"])
    op.create_table(
        "broken_lines",
        _ingest(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("line", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _make_rows() -> None:
    op.create_table(
        "people",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("user_id", Whole, nullable=False, unique=True),
    )
    op.create_table(
        "user_days",
        _ingest(),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("user_id", Whole, primary_key=True),
        sa.Column("login", sa.String),
        *(sa.Column(name, Whole) for name in COUNTS),
        *(sa.Column(name, sa.Boolean) for name in FLAGS),
        sa.Column("ai_credits", sa.Float),
        sa.Column("phase", Whole),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team_members",
        _ingest(),
        sa.Column("team_id", Whole, primary_key=True),
        sa.Column("user_id", Whole, primary_key=True),
        sqlite_with_rowid=False,
    )


def _make_roll_ups() -> None:
    op.create_table(
        "owner_days",
        sa.Column("owner", sa.String, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("asked_at", sa.DateTime),
        sa.Column("users_ingest", sa.Integer),
        sa.Column("teams_ingest", sa.Integer),
        sa.Column("active", sa.LargeBinary),
        sa.Column("in_teams", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team_days",
        sa.Column("owner", sa.String, primary_key=True),
        sa.Column("team_id", Whole, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("members", sa.LargeBinary, nullable=False),
        sa.Column("in_other_teams", sa.LargeBinary, nullable=False),
        sa.Column("active", sa.LargeBinary, nullable=False),
        sa.Column("chat", sa.LargeBinary, nullable=False),
        sa.Column("agent", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("team_days_by_day", "team_days", ["owner", "day", "slug"])
    op.create_index("team_days_by_slug", "team_days", ["owner", "slug", "day"])


def _ingest() -> sa.Column[int]:
    return sa.Column(
        "ingest", sa.Integer, sa.ForeignKey("ingests.id", ondelete="CASCADE"), primary_key=True
    )
