"""What conversations need: threads, what was heard, the audit record, who is who, ending links."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTime

revision = "0009"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; an answer from before hangs in no thread."""
    op.add_column("answers", sa.Column("thread", sa.String))
    op.create_index("answers_by_thread", "answers", ["channel", "thread", "ts"])
    op.create_table(
        "heard",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("heard_at", UtcTime, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("heard_by_time", "heard", ["heard_at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("scope", sa.String),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("thread", sa.String),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
    )
    op.create_index("audit_by_time", "audit", ["at"])
    op.create_table(
        "logins",
        sa.Column("slack_user", sa.String, primary_key=True),
        sa.Column("login", sa.String, nullable=False),
        sa.Column("asked_at", UtcTime, nullable=False),
        sa.Column("confirmed_by", sa.String),
        sa.Column("confirmed_at", UtcTime),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link_messages",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("ts", sa.String, primary_key=True),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("link_messages_by_end", "link_messages", ["expires_at"])
