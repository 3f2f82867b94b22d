"""Stories told to a real server process on a real port."""
