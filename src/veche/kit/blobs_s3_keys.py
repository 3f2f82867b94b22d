"""How objects are called: those that are blobs, and the records of those that grow."""

import re

from veche.kit.blobs import check_name

_BLOB = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{14,62})")
_RECORD = re.compile(r"growing/([0-9a-f]{16,64})/\d+")


class Keys:
    """The names of objects below a prefix. What others have put there is none of them."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.records = f"{prefix}growing/"

    def of_blob(self, name: str) -> str:
        """Return the key of a blob; raise ValueError for what is not the name of one."""
        check_name(name)
        return f"{self.prefix}{name[:2]}/{name}"

    def of_records(self, name: str) -> str:
        """Return what the keys of a growing blob's records begin with: its size follows."""
        check_name(name)
        return f"{self.records}{name}/"

    def find_blob(self, key: str) -> str | None:
        """Return the name of the blob that an object is, or is to be."""
        found = _BLOB.fullmatch(key.removeprefix(self.prefix))
        return found[2] if found else None

    def find_growing(self, key: str) -> str | None:
        """Return the name of the blob that a record is of."""
        found = _RECORD.fullmatch(key.removeprefix(self.prefix))
        return found[1] if found else None
