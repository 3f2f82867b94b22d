"""Export: all that a server keeps of a person and for them, as one archive."""
