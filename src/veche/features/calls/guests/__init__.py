"""Guests of calls: whoever has a link, and a name, comes into one room's call, and nowhere else."""
