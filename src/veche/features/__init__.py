"""Slices: one folder a feature, each entered only through its api.py. `app.py` has their order."""
