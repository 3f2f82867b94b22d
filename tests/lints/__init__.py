"""Tests of the project's own lints and layer contracts."""
