"""The key analyzer of sampler."""
