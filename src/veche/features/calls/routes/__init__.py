"""HTTP of calls."""
