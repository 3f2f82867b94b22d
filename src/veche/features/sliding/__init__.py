"""Sliding: simplified sliding sync (MSC4186), over the doors of the slices below."""
