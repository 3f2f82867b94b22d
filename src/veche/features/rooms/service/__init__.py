"""The use cases of rooms, by theme."""
