"""What the package ``sampler-library`` uses of the store: how it lies on disk, row by row.

It is kept in step with that package, version by version, and promised to nobody else: plugins import ``sampler_sdk``.
"""

from ..bounds import OLDEST_DAYS, check_number
from ..contracts.arrays import read_object
from ..contracts.canonical import json_sha256
from ..files import PRIVATE, created, make_shared_folder, open_regular, shared_mode
from ..schemas import shortened
from . import migrations
from .arrays import ArrayFiles, flush
from .backups.backup import back_up, make_backup, only_in_sqlite
from .backups.linking import bring, copy
from .backups.manifest import KEPT, Backup, Reason, backups_in, file_sha256, read_backup, rotate
from .backups.verify import Watch, array_is_whole, array_rows, backup_faults, unwatched
from .backups.workspace import free_name, space_in, without_runs, workspace
from .checks.results import outcome_faults, path_of
from .checks.rows import INSTEAD, MADE_FROM, Aside, row_faults
from .checks.tables import drop, make_tables, table_faults
from .database import Database, database_of
from .engine import code_of
from .errors import LibraryBusy, LibraryDamaged, LibraryFull, LibraryMissing, LibraryTooNew
from .faults import Cure, Fault
from .gone import Gone, find_gone
from .held_values import LONGEST_JSON, LONGEST_TEXT
from .kinds import stored_kinds
from .layout import BACKUPS, in_postgresql
from .locks import alone
from .rows import ANALYSES, OUTCOMES, joined_status, layout_of
from .schema import app_version, check_revision, make_anew, note_version, upgrade
from .search_rows import Results, counting, make_searchable, rows_of
from .sqlite import forget_row, reindex, to_oneself
from .tables import (
    ArrayFile,
    Base,
    File,
    Location,
    OutcomeArray,
    Override,
    Run,
    SearchField,
    SearchRow,
    Tag,
    table,
)

__all__ = [
    "ANALYSES",
    "BACKUPS",
    "INSTEAD",
    "KEPT",
    "LONGEST_JSON",
    "LONGEST_TEXT",
    "MADE_FROM",
    "OLDEST_DAYS",
    "OUTCOMES",
    "PRIVATE",
    "ArrayFile",
    "ArrayFiles",
    "Aside",
    "Backup",
    "Base",
    "Cure",
    "Database",
    "Fault",
    "File",
    "Gone",
    "LibraryBusy",
    "LibraryDamaged",
    "LibraryFull",
    "LibraryMissing",
    "LibraryTooNew",
    "Location",
    "OutcomeArray",
    "Override",
    "Reason",
    "Results",
    "Run",
    "SearchField",
    "SearchRow",
    "Tag",
    "Watch",
    "alone",
    "app_version",
    "array_is_whole",
    "array_rows",
    "back_up",
    "backup_faults",
    "backups_in",
    "bring",
    "check_number",
    "check_revision",
    "code_of",
    "copy",
    "counting",
    "created",
    "database_of",
    "drop",
    "file_sha256",
    "find_gone",
    "flush",
    "forget_row",
    "free_name",
    "in_postgresql",
    "joined_status",
    "json_sha256",
    "layout_of",
    "make_anew",
    "make_backup",
    "make_searchable",
    "make_shared_folder",
    "make_tables",
    "migrations",
    "note_version",
    "only_in_sqlite",
    "open_regular",
    "outcome_faults",
    "path_of",
    "read_backup",
    "read_object",
    "reindex",
    "rotate",
    "row_faults",
    "rows_of",
    "shared_mode",
    "shortened",
    "space_in",
    "stored_kinds",
    "table",
    "table_faults",
    "to_oneself",
    "unwatched",
    "upgrade",
    "without_runs",
    "workspace",
]
