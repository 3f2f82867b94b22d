"""The SQL of keys."""
