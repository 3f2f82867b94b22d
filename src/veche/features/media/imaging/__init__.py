"""The program that reads strangers' pictures, pages and films, in a process that can be killed.

It is run, not imported: `python -m veche.features.media.imaging MEMORY_BYTES`.
"""
