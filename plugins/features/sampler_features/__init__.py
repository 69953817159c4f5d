"""The features analyzer of sampler."""
