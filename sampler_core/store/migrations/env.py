"""Alembic's entry: runs on the connection it is given, inside the caller's transaction."""

from __future__ import annotations

from alembic import context

from sampler_core.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
