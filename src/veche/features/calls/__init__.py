"""Calls: what clients need to connect to each other. The media itself never passes through here."""
