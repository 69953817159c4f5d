"""What people say of their sounds: corrections, which win over estimates, and tags."""
