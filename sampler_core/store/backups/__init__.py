"""Backups: copies of a library that are verified before they have a name."""
