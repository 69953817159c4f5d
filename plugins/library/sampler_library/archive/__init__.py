"""A whole library as one file, which another machine, or another database, takes in with nothing lost."""
