"""A PostgreSQL server for tests: the one at ``SAMPLER_POSTGRESQL``, in which they make databases of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest

VARIABLE = "SAMPLER_POSTGRESQL"
WHY = f"no PostgreSQL: start a server (`.ci/postgresql FOLDER` does) and set {VARIABLE} to postgresql://user@host/postgres"
DATABASES = ["sqlite", *(["postgresql"] if os.environ.get(VARIABLE) else [])]
"""Those that tests can be run with here."""
_numbers = count()


def server() -> str:
    """The server's address; the test is skipped where there is none."""
    address = os.environ.get(VARIABLE)
    if not address:
        pytest.skip(WHY)
    return address


@contextmanager
def database(like: str | None = None) -> Iterator[str]:
    """A new database, empty or a copy of the one at the address ``like``; gives its address."""
    import psycopg
    from sqlalchemy import make_url

    url = make_url(server())
    name = f"sampler_test_{os.getpid()}_{next(_numbers)}"
    template = f" TEMPLATE {make_url(like).database}" if like else ""
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{template}")
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
