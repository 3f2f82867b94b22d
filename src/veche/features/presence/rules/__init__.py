"""Pure decisions of presence."""
