"""HTTP of administration."""
