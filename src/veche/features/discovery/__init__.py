"""Discovery: what this server is, what it can do, and where it is to be reached."""
