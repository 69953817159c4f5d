"""The kinds of which a library has results, as the distributions that gave those described them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from ..contracts import About, Scope
from ..facets.known import Kind, Kinds
from ..hints import library_command
from .codec import dumps, loads
from .errors import DamagedRow
from .schemas import widest
from .sql import upsert
from .tables import ResultSchema, table

_SCHEMAS = table(ResultSchema)
_C = _SCHEMAS.c


def stored_kinds(connection: Connection) -> Kinds:
    """Return the kinds of the library, each as its latest version is.

    Raises:
        DamagedRow: when a description is damaged.
    """
    rows = connection.execute(select(_SCHEMAS).order_by(_C.kind, _C.schema_version))
    return Kinds(_kind(*row) for row in {row.kind: tuple(row) for row in rows}.values())


def note_kinds(connection: Connection, ids: Iterable[str], installed: Callable[[], Iterable[Kind]]) -> None:
    """Keep how these kinds are described, as far as they are installed and the library knows nothing of them yet."""
    known = set(connection.scalars(select(_C.kind)))
    if missing := set(ids) - known:
        for kind in installed():
            if kind.id in missing:
                put_kind(connection, kind)


def put_kind(connection: Connection, kind: Kind) -> tuple[dict[str, Any], bool]:
    """Keep how a kind is described; of a version, the schema that accepts most is kept.

    Return that schema, and whether what the kind says of itself is another than before.

    Raises:
        LibraryError: when results of this version have another form here.
    """
    stored = connection.execute(select(_SCHEMAS).where(_C.kind == kind.id)).all()
    held = next((each.json_schema for each in stored if each.schema_version == kind.schema_version), None)
    kept = widest(kind.id, kind.schema_version, loads(held), dict(kind.schema))
    said = {"about": about_text(kind.about), "scope": str(kind.scope), "distribution": kind.distribution}
    row = {"kind": kind.id, "schema_version": kind.schema_version, "json_schema": dumps(kept), **said}
    put = upsert(connection, _SCHEMAS).on_conflict_do_update(index_elements=[_C.kind, _C.schema_version], set_=row)
    connection.execute(put, row)
    connection.execute(update(_SCHEMAS).where(_C.kind == bindparam("of")), {"of": kind.id, **said})
    return kept, any((each.about, each.scope) != (said["about"], said["scope"]) for each in stored)


def about_text(about: About) -> str:
    """Return how ``about`` is kept."""
    return about.model_dump_json(exclude_defaults=True)


@functools.lru_cache(maxsize=256)
def _kind(
    id_: str, version: int, json_schema: str, about: str | None, scope: str | None, distribution: str | None
) -> Kind:
    """Descriptions are read anew with each query, and seldom change."""
    try:
        said = About.model_validate_json(about or "{}")
        return Kind(id_, said, loads(json_schema), Scope(scope or Scope.FILE), distribution or "", version)
    except ValueError as error:
        check = library_command("check")
        raise DamagedRow(f"what is noted of the kind {id_} is damaged: {check} says where") from error
