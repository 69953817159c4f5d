"""From what analyzers declare to what will run: kinds, plan, action keys."""
