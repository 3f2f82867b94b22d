"""The OpenAPI document of the client-server API, which lies beside the checkout."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[3] / "shared/matrix/client-server.openapi.json"
WHY_NOT = f"the specification is not at {DOCUMENT}"
METHODS = ("get", "put", "post", "delete")


def is_there() -> bool:
    """Whether the document can be read: a clone alone does not have it."""
    return DOCUMENT.exists()


def read_document() -> dict[str, Any]:
    """Return the document; each call returns a new one, which may be changed."""
    found: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return found


def list_operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the method, the path and the description of each operation; nothing where there is no document."""
    if not is_there():
        return
    for path, methods in read_document()["paths"].items():
        for method in METHODS:
            if method in methods:
                # Two paths are there twice, the second time with a blank behind: an older form of one operation.
                yield method.upper(), path.strip(), methods[method]
