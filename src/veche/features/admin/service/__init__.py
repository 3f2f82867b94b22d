"""The use cases of administration, by theme."""
