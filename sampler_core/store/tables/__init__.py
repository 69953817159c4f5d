"""The tables. Rows are built by :mod:`..transaction` alone; nothing is validated here but by the database."""

from .base import NAMING, Base, table
from .files import Edit, File, Location, Override, Tag
from .results import Analysis, ArrayFile, OutcomeArray, StepOutcome
from .runs import Attempt, Meta, ResultSchema, Run, RunAnalyzer
from .searched import SavedQuery, SearchField, SearchRow

__all__ = [
    "NAMING",
    "Analysis",
    "ArrayFile",
    "Attempt",
    "Base",
    "Edit",
    "File",
    "Location",
    "Meta",
    "OutcomeArray",
    "Override",
    "ResultSchema",
    "Run",
    "RunAnalyzer",
    "SavedQuery",
    "SearchField",
    "SearchRow",
    "StepOutcome",
    "Tag",
    "table",
]
