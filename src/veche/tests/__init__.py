"""Tests of configuration, command line and composition."""
