"""Accounts: who people are, how they prove it, and what they keep for themselves."""
