"""The tables of push."""
