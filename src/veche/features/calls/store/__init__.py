"""SQL of calls."""
