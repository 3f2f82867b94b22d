"""Tests that cross slices: contracts, whole-system stories and browsers."""
