"""What holds for every test of the repository, those of its plugins included."""

from __future__ import annotations

from hypothesis import settings

# No deadlines: tests run beside each other, and speed is measured by `benchmarks/`.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("quick")
