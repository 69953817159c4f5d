"""Keeping the library: backups, restoring, checking, pruning, and where its space goes."""
