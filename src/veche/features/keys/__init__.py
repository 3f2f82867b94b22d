"""Keys: what end-to-end encryption asks of a homeserver. It holds public and sealed things only."""
