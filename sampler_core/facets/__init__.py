"""Facets at work: values found in results, names and words understood. Knows kinds only by what they say of
themselves."""
