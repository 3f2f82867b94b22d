"""The programs that carry media, as this server configures and starts them."""
