"""Presence: who types, who has read how far, who is online. What is kept only in memory may be lost."""
