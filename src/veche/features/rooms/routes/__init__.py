"""HTTP of rooms, by theme."""
