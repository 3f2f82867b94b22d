"""Telling a disk that is full, or a quota on it that is used up, from one that fails."""

import errno


def is_disk_full(error: OSError) -> bool:
    """Return whether there was no room for what was to be written."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)
