"""Rooms: events, state, membership, history, directory, relations."""
