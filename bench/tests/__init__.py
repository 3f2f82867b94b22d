"""Tests of the benchmark's own measuring tools."""
