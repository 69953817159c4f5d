"""Would not even work if it were imported, which it must not be."""

from sampler_sdk import something_of_version_9  # noqa: F401
