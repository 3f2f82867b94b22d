"""The specification's own document, held against the server."""
