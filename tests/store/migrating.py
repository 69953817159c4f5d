"""A newer version of the program, and migrations that are stopped."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from kept import change
from sqlalchemy import Engine, event

from sampler_core.library import Library
from sampler_core.store import migrations, schema

NEXT = "9000"


def become_newer(patch: pytest.MonkeyPatch) -> None:
    """Have the program know one revision more, to which it brings every library that it opens."""
    patch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, NEXT))
    patch.setattr(migrations, "FOLDERS", (*migrations.FOLDERS, Path(__file__).with_name("next_revision")))


def make_old(path: Path) -> None:
    """Make a library of the newer version one of the version before, which differs in nothing else."""
    change(path, f"UPDATE alembic_version SET version_num = '{migrations.REVISIONS[-2]}'")


def stopped_at(number: int, stop: Callable[[], object]) -> Callable[..., Engine]:
    """Makes the engine of a migration, which stops before its ``number``-th statement."""
    real = schema.writing_engine

    def make(*args, **more):
        engine, count = real(*args, **more), 0

        @event.listens_for(engine, "before_cursor_execute")
        def before(*_given) -> None:
            nonlocal count
            count += 1
            if count == number:
                stop()

        return engine

    return make


def open_and_be_killed(path: Path, number: int) -> None:
    """In a process of its own: before the ``number``-th statement of the migration, if it has so many."""
    schema.writing_engine = stopped_at(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
    Library.open(path).close()
