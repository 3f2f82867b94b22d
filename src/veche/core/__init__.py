"""What Matrix decides, as pure functions: no I/O, no clock, no randomness, no async."""
