"""Lints of our own: what the usual tools do not look for."""
