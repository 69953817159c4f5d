"""The tempo analyzer of sampler."""
