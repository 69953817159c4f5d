"""Running a plan over files so that no analyzer can hurt another: a supervisor, and workers it may kill."""
