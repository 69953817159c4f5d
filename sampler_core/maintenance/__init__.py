"""Keeping the library: checking, repairing, restoring, pruning, and where its space goes."""
