"""Who was forgotten, and person numbers that are never given to somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, and number people anew from where the numbers are."""
    op.create_table(
        "forgotten", sa.Column("digest", sa.LargeBinary, primary_key=True), sqlite_with_rowid=False
    )
    op.create_table("salt", sa.Column("salt", sa.LargeBinary, primary_key=True))
    op.execute("INSERT INTO salt VALUES (randomblob(32))")
    op.create_table(
        "numbered_people",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO numbered_people SELECT number, user_id FROM people")
    op.drop_table("people")
    op.rename_table("numbered_people", "people")
