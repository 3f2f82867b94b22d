"""The use cases of push."""
