"""The library: what was found out, kept so that it lasts. Import from the modules; this one imports nothing."""
