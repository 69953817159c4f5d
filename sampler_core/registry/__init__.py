"""Who is installed and what they offer, found out without importing a plugin into this process."""
