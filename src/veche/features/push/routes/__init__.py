"""HTTP of push."""
