"""Kills the process that imports it, as a broken native library does."""

import ctypes

ctypes.string_at(0)
