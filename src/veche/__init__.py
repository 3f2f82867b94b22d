"""Veche: an open super-app messenger that people host themselves."""

__version__ = "0.1.0"
