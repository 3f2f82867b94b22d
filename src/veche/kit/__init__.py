"""Seams: the only code that touches the world (database, clock, network, disk)."""
