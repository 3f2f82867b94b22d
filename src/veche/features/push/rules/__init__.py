"""Pure decisions of push."""
