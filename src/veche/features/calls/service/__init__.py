"""The use cases of calls."""
