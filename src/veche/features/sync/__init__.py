"""Sync: positions, waiting and merging. It knows no feature; slices contribute their sections."""
