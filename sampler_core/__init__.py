"""The library in one screen."""
