"""The use cases of keys."""
