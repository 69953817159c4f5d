"""Asking the library: from a text to a query, to SQL, to files. Import from the modules; this one imports nothing."""
