"""The pure decisions of keys."""
