"""Isolated environments: an interpreter of its own for an analyzer, and the bridge to the process inside."""
