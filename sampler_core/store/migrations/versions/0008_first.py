"""The first schema. Versions that were never released had others, which led to it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    _arrays()
    _attempts()
    _edits()
    _files()
    _meta()
    _result_schemas()
    _runs()
    _saved_queries()
    _file_labels()
    _file_summary()
    _locations()
    _outcomes()
    _overrides()
    _regions()
    _run_analyzers()
    _scalars()
    _segments()
    _analyses()
    _outcome_arrays()
    _tags()


def _only(flag: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(f"{flag} = 1"), "postgresql_where": sa.text(flag)}


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _arrays() -> None:
    op.create_table(
        "arrays",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("dtype", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_arrays")),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("action_key", sa.String(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("action_key", name=op.f("pk_attempts")),
    )


def _edits() -> None:
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.CheckConstraint("action IN ('set', 'unset', 'keep', 'tag', 'untag')", name=op.f("ck_edits_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("sample_rate_hz", sa.Integer()),
        sa.Column("channels", sa.Integer()),
        sa.Column("frames", sa.BigInteger()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("identity", name=op.f("uq_files_identity")),
    )
    op.create_index("ix_files_added_at", "files", ["added_at"])


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )


def _result_schemas() -> None:
    op.create_table(
        "result_schemas",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("json_schema", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "schema_version", name=op.f("pk_result_schemas")),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("app_version", sa.String(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text()),
        sa.CheckConstraint("status IN ('running', 'finished', 'cancelled', 'failed')", name=op.f("ck_runs_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )


def _saved_queries() -> None:
    op.create_table(
        "saved_queries",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_saved_queries")),
    )


def _file_labels() -> None:
    op.create_table(
        "file_labels",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("share", sa.Float()),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.CheckConstraint("question IN ('content', 'form', 'type', 'own')", name=op.f("ck_file_labels_question")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_labels_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "question", "name", name=op.f("pk_file_labels")),
    )
    op.create_index("ix_file_labels_name", "file_labels", ["name", "question", "probability", "answer", "file_id"])


def _file_summary() -> None:
    op.create_table(
        "file_summary",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Float()),
        sa.Column("sound_s", sa.Float()),
        sa.Column("regions", sa.Integer()),
        sa.Column("bpm", sa.Float()),
        sa.Column("bpm_confidence", sa.Float()),
        sa.Column("key", sa.String()),
        sa.Column("camelot", sa.String()),
        sa.Column("key_confidence", sa.Float()),
        sa.Column("peak_dbfs", sa.Float()),
        sa.Column("rms_dbfs", sa.Float()),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_summary_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_summary")),
    )
    op.create_index("ix_file_summary_bpm", "file_summary", ["bpm"])
    op.create_index("ix_file_summary_duration_s", "file_summary", ["duration_s"])
    op.create_index("ix_file_summary_key", "file_summary", ["key"])


def _locations() -> None:
    op.create_table(
        "locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("path_bytes", sa.LargeBinary(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("inode", sa.BigInteger(), nullable=False),
        sa.Column("bytes_sha256", sa.String()),
        sa.Column("audio", sa.Text()),
        sa.Column("ctime_ns", sa.BigInteger()),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.Column("path_folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_locations_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("path_bytes", name=op.f("uq_locations_path_bytes")),
    )
    op.create_index("ix_locations_bytes_sha256", "locations", ["bytes_sha256"])
    op.create_index("ix_locations_file_id", "locations", ["file_id", "gone_at"])
    op.create_index("ix_locations_mtime_ns", "locations", ["mtime_ns"])
    for name, condition in (("ix_locations_order", "gone_at IS NULL"), ("ix_locations_gone", "gone_at IS NOT NULL")):
        op.create_index(name, "locations", ["path_folded", "path_bytes", "file_id"], **_where(condition))


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("action_key", sa.String(), nullable=False),
        sa.Column("analyzer", sa.String(), nullable=False),
        sa.Column("distribution", sa.String(), nullable=False),
        sa.Column("distribution_version", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("schema_version", sa.Integer()),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("ingredients", sa.Text(), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.CheckConstraint("scope IN ('file', 'region', 'segment')", name=op.f("ck_outcomes_scope")),
        sa.CheckConstraint("status IN ('ok', 'undetermined', 'failed', 'skipped')", name=op.f("ck_outcomes_status")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_outcomes_file_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["kind", "schema_version"],
            ["result_schemas.kind", "result_schemas.schema_version"],
            name=op.f("fk_outcomes_kind_schema_version"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_outcomes_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("action_key", name=op.f("uq_outcomes_action_key")),
    )
    op.create_index("ix_outcomes_status", "outcomes", ["status", "file_id"], **_only("current"))
    op.create_index("uq_outcomes_chosen", "outcomes", ["file_id", "kind"], unique=True, **_only("chosen"))
    op.create_index("uq_outcomes_current", "outcomes", ["file_id", "analyzer"], unique=True, **_only("current"))


def _overrides() -> None:
    op.create_table(
        "overrides",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("estimate", sa.Text(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edit_id"], ["edits.id"], name=op.f("fk_overrides_edit_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_overrides_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "kind", "field", name=op.f("pk_overrides")),
    )


def _regions() -> None:
    op.create_table(
        "regions",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.Column("peak_dbfs", sa.Float(), nullable=False),
        sa.Column("rms_dbfs", sa.Float(), nullable=False),
        sa.Column("snr_db", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_regions_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "position", name=op.f("pk_regions")),
    )


def _run_analyzers() -> None:
    op.create_table(
        "run_analyzers",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("analyzer", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("distribution", sa.String(), nullable=False),
        sa.Column("distribution_version", sa.String(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.Column("cpu_s", sa.Float(), nullable=False),
        sa.Column("peak_mb", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_analyzers_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "analyzer", name=op.f("pk_run_analyzers")),
    )


def _scalars() -> None:
    op.create_table(
        "scalars",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("number", sa.Float()),
        sa.Column("text", sa.String()),
        sa.CheckConstraint("(number IS NULL) <> (text IS NULL)", name=op.f("ck_scalars_value")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_scalars_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "kind", "field", name=op.f("pk_scalars")),
        sqlite_with_rowid=False,
    )
    for column in ("number", "text"):
        some = {"postgresql_include": ["file_id"], **_where(f"{column} IS NOT NULL")}
        op.create_index(f"ix_scalars_{column}", "scalars", ["kind", "field", column], **some)
    if op.get_bind().dialect.name == "postgresql":
        # Kinds and fields go together, which it would not think: it would take few for many, and many for few.
        op.execute("CREATE STATISTICS st_scalars (mcv) ON kind, field, text FROM scalars")
        for column in ("kind", "field"):
            op.execute(f"ALTER TABLE scalars ALTER {column} SET STATISTICS 1000")


def _segments() -> None:
    op.create_table(
        "segments",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("region", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_segments_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "position", name=op.f("pk_segments")),
    )


def _analyses() -> None:
    op.create_table(
        "analyses",
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("span_index", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Float()),
        sa.Column("end_s", sa.Float()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("result", sa.Text()),
        sa.Column("failure_kind", sa.String()),
        sa.Column("failure", sa.Text()),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.CheckConstraint("(status = 'undetermined') = (reason IS NOT NULL)", name=op.f("ck_analyses_undetermined")),
        sa.CheckConstraint(
            "failure_kind IN ('decode_error', 'exception', 'contract_violation', 'timeout', 'crash', "
            "'memory_limit', 'environment_missing', 'dependency', 'cancelled', 'disk_full')",
            name=op.f("ck_analyses_failure_kind"),
        ),
        sa.CheckConstraint(
            "reason IN ('too_short', 'silent', 'damaged', 'ambiguous', 'unsupported')", name=op.f("ck_analyses_reason")
        ),
        sa.CheckConstraint("status = 'ok' OR result IS NULL", name=op.f("ck_analyses_result")),
        sa.CheckConstraint("status IN ('failed', 'skipped') = (failure IS NOT NULL)", name=op.f("ck_analyses_failure")),
        sa.CheckConstraint("status IN ('ok', 'undetermined', 'failed', 'skipped')", name=op.f("ck_analyses_status")),
        sa.CheckConstraint(
            "(start_s IS NULL) = (end_s IS NULL) AND start_s >= 0 AND end_s >= start_s", name=op.f("ck_analyses_span")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.id"], name=op.f("fk_analyses_outcome_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outcome_id", "span_index", name=op.f("pk_analyses")),
    )


def _outcome_arrays() -> None:
    op.create_table(
        "outcome_arrays",
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.id"], name=op.f("fk_outcome_arrays_outcome_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["arrays.sha256"], name=op.f("fk_outcome_arrays_sha256")),
        sa.PrimaryKeyConstraint("outcome_id", "sha256", name=op.f("pk_outcome_arrays")),
    )
    op.create_index("ix_outcome_arrays_sha256", "outcome_arrays", ["sha256"])


def _tags() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer()),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("edit_id", sa.Integer()),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("value_folded", sa.Text(), nullable=False),
        sa.Column("number", sa.Float()),
        sa.CheckConstraint("source IN ('container', 'user')", name=op.f("ck_tags_source")),
        sa.ForeignKeyConstraint(["edit_id"], ["edits.id"], name=op.f("fk_tags_edit_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_tags_file_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name=op.f("fk_tags_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
    )
    op.create_index("ix_tags_file_id", "tags", ["file_id"])
    op.create_index("ix_tags_location_id", "tags", ["location_id"])
