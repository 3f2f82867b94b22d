"""SQL of the rooms slice, by table."""
