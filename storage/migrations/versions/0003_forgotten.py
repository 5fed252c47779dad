"""Who was forgotten, and person numbers that are never given to somebody else."""

from secrets import token_bytes

import sqlalchemy as sa
from alembic import op

from storage.tables import Whole

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, and number people anew from where the numbers are."""
    op.create_table(
        "forgotten", sa.Column("digest", sa.LargeBinary, primary_key=True), sqlite_with_rowid=False
    )
    salt = op.create_table("salt", sa.Column("salt", sa.LargeBinary, primary_key=True))
    op.bulk_insert(salt, [{"salt": token_bytes(32)}])
    op.create_table(
        "numbered_people",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("user_id", Whole, nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO numbered_people SELECT number, user_id FROM people")
    op.drop_table("people")
    op.rename_table("numbered_people", "people")
