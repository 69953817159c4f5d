"""The regions analyzer of sampler."""
