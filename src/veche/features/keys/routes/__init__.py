"""HTTP of keys."""
