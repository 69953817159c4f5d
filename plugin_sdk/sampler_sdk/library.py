"""Asking the library, and analyzing into it. Imports the database: import it inside of a command's function.

``library.file(path)`` is a :class:`StoredFile`, everything that is known of one file, typed; ``library.find(query)``
lists what a query finds, at a glance, a page at a time if one likes (``limit=``, ``after=found.cursor``), and
``library.find_stretches("segment", query)`` stretches and moments in files;
``library.records(query)`` are the objects of ``sampler show --json``.
"""

from sampler_core.facets.known import Kind, Kinds
from sampler_core.library import Library, QueryContext
from sampler_core.query.found import Column, Found, Value
from sampler_core.query.grammar import parse_query
from sampler_core.query.query import Query, QueryError
from sampler_core.query.stretches import Stretch
from sampler_core.registry.registry import Registry
from sampler_core.run import RunReport, WrongUse, analyze
from sampler_core.session import Session, Submission
from sampler_core.store.errors import LibraryError, UnknownFile
from sampler_core.store.stored import StoredFile

__all__ = [
    "Column",
    "Found",
    "Kind",
    "Kinds",
    "Library",
    "LibraryError",
    "Query",
    "QueryContext",
    "QueryError",
    "Registry",
    "RunReport",
    "Session",
    "StoredFile",
    "Stretch",
    "Submission",
    "UnknownFile",
    "Value",
    "WrongUse",
    "analyze",
    "parse_query",
]
