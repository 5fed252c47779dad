"""The tables: what GitHub said, whose rows it came in, and which message answered which question."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

# A number or an id of GitHub's may need 64 bits. SQLite's only type of whole numbers has them.
Whole = BigInteger().with_variant(Integer, "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without its zone because SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Store the time in UTC; a time without a zone is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time must have a zone")
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return the time as aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

# A day as GitHub sent it, compressed. A day without a payload is one GitHub has no figures for.
# The highest revision counts; lower ones are what a final day said before GitHub restated it.
days = Table(
    "days",
    metadata,
    Column("scope", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("report", String, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("payload", LargeBinary),
    sqlite_with_rowid=False,
)

# When GitHub was last asked which days it has for a scope, and the last day it named.
latest = Table(
    "latest",
    metadata,
    Column("scope", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("last_day", Date, nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

# The question that a posted message answers, so that its thread can go on from there; where it
# tells of a subscription, with the number of that.
# `thread` is the ts of the message that the thread hangs on, its own where it hangs on none.
answers = Table(
    "answers",
    metadata,
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("posted_at", UtcTime, nullable=False),
    Column("thread", String),
    Index("answers_by_thread", "channel", "thread", "ts"),
    sqlite_with_rowid=False,
)

# What Slack delivered and was acted on: it delivers again what it thinks was not heard.
heard = Table(
    "heard",
    metadata,
    Column("key", String, primary_key=True),
    Column("heard_at", UtcTime, nullable=False),
    Index("heard_by_time", "heard_at"),
    sqlite_with_rowid=False,
)

# Who asked for something about single persons or for a link, and what came of it.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("user", String, nullable=False),
    Column("action", String, nullable=False),
    Column("scope", String),
    Column("channel", String, nullable=False),
    Column("thread", String),
    Column("outcome", String, nullable=False),
    Column("detail", String, nullable=False),
    Index("audit_by_time", "at"),
)

# Which GitHub login somebody in Slack says is theirs; it holds once it is confirmed.
logins = Table(
    "logins",
    metadata,
    Column("slack_user", String, primary_key=True),
    Column("login", String, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("confirmed_by", String),
    Column("confirmed_at", UtcTime),
    sqlite_with_rowid=False,
)

# A message with links to report files, which says so once they have `ended`. It holds no link.
link_messages = Table(
    "link_messages",
    metadata,
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("question", String, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("ended", Boolean, nullable=False),
    Index("link_messages_by_end", "ended", "expires_at"),
    sqlite_with_rowid=False,
)

# A channel's standing order: a digest, or an alert, as `kind` says; `wanted` is the order as JSON.
# `next_due` is None where nothing comes: it is over (`ended_at`), or paused without an end.
# `paused_why` is "asked", or Slack's or our own word for why it cannot be delivered; what is mended
# for all alike stays due. `owner_told` says that its owner knows, and before `tell_at` nobody tries
# (again) to say it. `memory` is what an alert has to remember from one look to the next.
# The numbers are typed by people, and so none is given twice.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("wanted", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("next_due", UtcTime),
    Column("paused_at", UtcTime),
    Column("paused_until", UtcTime),
    Column("paused_why", String),
    Column("owner_told", Boolean, nullable=False),
    Column("ended_at", UtcTime),
    Column("memory", JSON),
    Column("tell_at", UtcTime),
    Index("subscriptions_by_due", "next_due"),
    Index("subscriptions_by_channel", "channel"),
    sqlite_autoincrement=True,
)

# The record of one digest, or of one look of an alert: one row for a subscription and a due time.
# `state` is "due", "sent", "silent" (an alert that had nothing to say), "skipped" or "failed", the
# last two with a `reason`. A worker has it until `lease_until`. `posting` is the part that it was
# about to post (0 the message, 1 the details in its thread), None once that is recorded; `key` is
# in the metadata of each part. `told` is what the message says, as JSON, and `look_again` when to
# see whether that still holds.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription", Integer, ForeignKey("subscriptions.id"), nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("channel", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String),
    Column("not_before", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("worker", String),
    Column("lease_until", UtcTime),
    Column("posting", Integer),
    Column("ts", String),
    Column("details_ts", String),
    Column("sent_at", UtcTime),
    Column("told", JSON),
    Column("look_again", UtcTime),
    Index("deliveries_once", "subscription", "due_at", unique=True),
    Index("deliveries_by_state", "state", "not_before"),
    Index("deliveries_by_look", "look_again"),
    sqlite_autoincrement=True,
)

# What a channel has set itself to reach: a figure of a scope, by a day.
goals = Table(
    "goals",
    metadata,
    Column("channel", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("figure", String, primary_key=True),
    Column("target", Float, nullable=False),
    Column("by", Date, nullable=False),
    Column("set_by", String, nullable=False),
    Column("set_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

# One reading of one report. Its rows count from the moment it is complete, and not before.
# `unknown` counts fields and feature values that this version does not know.
ingests = Table(
    "ingests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String, nullable=False),
    Column("report", String, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("begun_at", UtcTime, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("repeated", Integer, nullable=False),
    Column("broken", Integer, nullable=False),
    Column("unknown", JSON, nullable=False),
    Index("ingests_by_owner", "owner", "report", "last_day"),
    Index("ingests_under_way", "complete", "begun_at"),
)


def _ingest() -> Column[int]:
    return Column("ingest", Integer, ForeignKey("ingests.id", ondelete="CASCADE"), primary_key=True)


# The first lines of a report that could not be read, each with the reason.
broken_lines = Table(
    "broken_lines",
    metadata,
    _ingest(),
    Column("number", Integer, primary_key=True),
    Column("reason", String, nullable=False),
    Column("line", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Whoever has rows, numbered densely from 1: a set of people is bits at these numbers. Without
# AUTOINCREMENT, a number whose person is gone would be given to the next one, and the bits that
# stayed in the sets would turn into somebody else. https://www.sqlite.org/autoinc.html
people = Table(
    "people",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("user_id", Whole, nullable=False, unique=True),
    sqlite_autoincrement=True,
)

# Whom no reading takes in again: digests of user ids, keyed with the one row of `salt`.
forgotten = Table(
    "forgotten",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)
salt = Table("salt", metadata, Column("salt", LargeBinary, primary_key=True))

# One person's day in one reading of a users report; `owner_days` says which reading counts.
user_days = Table(
    "user_days",
    metadata,
    _ingest(),
    Column("day", Date, primary_key=True),
    Column("user_id", Whole, primary_key=True),
    Column("login", String),
    Column("user_initiated_interaction_count", Whole),
    Column("code_generation_activity_count", Whole),
    Column("code_acceptance_activity_count", Whole),
    Column("loc_suggested_to_add_sum", Whole),
    Column("loc_suggested_to_delete_sum", Whole),
    Column("loc_added_sum", Whole),
    Column("loc_deleted_sum", Whole),
    Column("completions_suggested", Whole),
    Column("completions_accepted", Whole),
    Column("cli_prompts", Whole),
    Column("app_prompts", Whole),
    Column("used_chat", Boolean),
    Column("used_agent", Boolean),
    Column("used_cli", Boolean),
    Column("used_copilot_app", Boolean),
    Column("used_copilot_cloud_agent", Boolean),
    Column("used_copilot_code_review_active", Boolean),
    Column("used_copilot_code_review_passive", Boolean),
    Column("used_vscode_agent", Boolean),
    Column("ai_credits", Float),
    Column("phase", Whole),
    sqlite_with_rowid=False,
)

# Who was in which team, in one reading of a user-teams report.
team_members = Table(
    "team_members",
    metadata,
    _ingest(),
    Column("team_id", Whole, primary_key=True),
    Column("user_id", Whole, primary_key=True),
    sqlite_with_rowid=False,
)

# What is known of the people of an organization or enterprise on a day: which readings count, when
# GitHub was asked (None where a report of many days brought it), and two sets of people: those
# active, and those in any team. Without a reading, GitHub had no report; `GONE` is one whose rows
# were deleted for their age.
GONE = 0
owner_days = Table(
    "owner_days",
    metadata,
    Column("owner", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("asked_at", UtcTime),
    Column("users_ingest", Integer),
    Column("teams_ingest", Integer),
    Column("active", LargeBinary),
    Column("in_teams", LargeBinary),
    sqlite_with_rowid=False,
)

# A team's day: sets of people, and the totals of its members' rows as JSON.
team_days = Table(
    "team_days",
    metadata,
    Column("owner", String, primary_key=True),
    Column("team_id", Whole, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("slug", String, nullable=False),
    Column("members", LargeBinary, nullable=False),
    Column("in_other_teams", LargeBinary, nullable=False),
    Column("active", LargeBinary, nullable=False),
    Column("chat", LargeBinary, nullable=False),
    Column("agent", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Index("team_days_by_day", "owner", "day", "slug"),
    Index("team_days_by_slug", "owner", "slug", "day"),
    sqlite_with_rowid=False,
)

# The report that a reading of seats stands under in `ingests`.
SEATS_REPORT = "copilot/billing/seats"

# Whoever holds a Copilot seat, in the newest reading of the seats; one row for a person, however
# many organizations or teams grant the seat.
seats = Table(
    "seats",
    metadata,
    _ingest(),
    Column("user_id", Whole, primary_key=True),
    Column("login", String, nullable=False),
    Column("plan", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_activity_at", UtcTime),
    Column("editor", String),
    Column("pending_cancellation_date", Date),
    sqlite_with_rowid=False,
)

# The seats of a UTC day in numbers, which stay when the rows are gone. `total_seats` is GitHub's
# own count; `left_out` are entries that name nobody or cannot be read. `by_idle_days` counts the
# seats by the whole days since their last activity, `by_unused_days` those without any activity by
# the whole days since they were granted.
seat_days = Table(
    "seat_days",
    metadata,
    Column("owner", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("asked_at", UtcTime, nullable=False),
    Column("total_seats", Whole, nullable=False),
    Column("seats", Whole, nullable=False),
    Column("left_out", Whole, nullable=False),
    Column("pending_cancellation", Whole, nullable=False),
    Column("pending_invitation", Whole),
    Column("added_this_cycle", Whole),
    Column("plans", JSON, nullable=False),
    Column("by_idle_days", JSON, nullable=False),
    Column("by_unused_days", JSON, nullable=False),
    sqlite_with_rowid=False,
)

# What is known of the repositories of an organization or enterprise on a day: which reading of the
# report counts, and when GitHub was asked. Without a reading, GitHub had no report.
repository_reports = Table(
    "repository_reports",
    metadata,
    Column("owner", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("asked_at", UtcTime),
    Column("ingest", Integer, ForeignKey("ingests.id", ondelete="SET NULL")),
    Index("repository_reports_by_ingest", "ingest"),
    sqlite_with_rowid=False,
)

# One repository's day in one reading; `repository_reports` says which reading counts.
# `review_times` is GitHub's list as JSON. `unread` is the line as it came, compressed, where it has
# fields that this version does not know.
repository_days = Table(
    "repository_days",
    metadata,
    _ingest(),
    Column("day", Date, primary_key=True),
    Column("repo_id", Whole, primary_key=True),
    Column("owner_name", String, nullable=False),
    Column("name", String, nullable=False),
    Column("visibility", String),
    Column("total_created", Whole),
    Column("total_reviewed", Whole),
    Column("total_merged", Whole),
    Column("total_suggestions", Whole),
    Column("total_applied_suggestions", Whole),
    Column("total_created_by_copilot", Whole),
    Column("total_reviewed_by_copilot", Whole),
    Column("total_merged_created_by_copilot", Whole),
    Column("total_merged_reviewed_by_copilot", Whole),
    Column("total_copilot_suggestions", Whole),
    Column("total_copilot_applied_suggestions", Whole),
    Column("median_minutes_to_merge", Float),
    Column("median_minutes_to_merge_copilot_authored", Float),
    Column("median_minutes_to_merge_copilot_reviewed", Float),
    Column("review_times", String),
    Column("unread", LargeBinary),
    sqlite_with_rowid=False,
)
