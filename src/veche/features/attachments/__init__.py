"""What hangs on messages: which files they use, so that a file goes with the last message that has it."""
