"""The tables. Rows are built by :mod:`..transaction` alone; nothing is validated here but by the database."""

from .base import NAMING, Base, table
from .files import Edit, File, Location, Override, Tag
from .results import Analysis, ArrayFile, OutcomeArray, StepOutcome
from .runs import Attempt, Meta, ResultSchema, Run, RunAnalyzer
from .searched import QUESTIONS, FileLabel, FileSummary, RegionRow, SavedQuery, Scalar, SegmentRow

__all__ = [
    "NAMING",
    "QUESTIONS",
    "Analysis",
    "ArrayFile",
    "Attempt",
    "Base",
    "Edit",
    "File",
    "FileLabel",
    "FileSummary",
    "Location",
    "Meta",
    "OutcomeArray",
    "Override",
    "RegionRow",
    "ResultSchema",
    "Run",
    "RunAnalyzer",
    "SavedQuery",
    "Scalar",
    "SegmentRow",
    "StepOutcome",
    "Tag",
    "table",
]
