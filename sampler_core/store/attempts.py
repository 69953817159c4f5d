"""Steps that were in hand when a run ended without a word: killed, or with the machine it ran on."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from .sql import upsert
from .tables import Attempt, table

_ATTEMPTS = table(Attempt)


def read_attempts(connection: Connection) -> dict[str, int]:
    """Action key → how many runs ended with that step in hand, of steps that have no outcome since."""
    return {row.action_key: row.deaths for row in connection.execute(select(_ATTEMPTS))}


def count_attempts(connection: Connection, keys: Collection[str]) -> None:
    """One more run has ended with these steps in hand."""
    if keys:
        again = {"deaths": _ATTEMPTS.c.deaths + 1}
        rows = [{"action_key": key, "deaths": 1} for key in sorted(keys)]
        connection.execute(upsert(connection, _ATTEMPTS).on_conflict_do_update(["action_key"], set_=again), rows)


def forget_attempts(connection: Connection, keys: Collection[str]) -> None:
    """These steps have an outcome."""
    if keys:
        connection.execute(delete(_ATTEMPTS).where(_ATTEMPTS.c.action_key.in_(keys)))
