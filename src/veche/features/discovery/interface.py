"""The description of our own interface: one OpenAPI document for the operations of all slices."""

from collections.abc import Sequence
from typing import Any

from veche import __version__
from veche.kit.http import Access, Request
from veche.kit.operations import Operation, describe


class Interface:
    """Serves the document."""

    def __init__(self) -> None:
        self._document: dict[str, Any] = {}

    def operations(self) -> list[Operation]:
        """Declare the operation."""
        answer = dict[str, Any]
        return [Operation("GET", "/openapi.json", self.describe_interface, answer, access=Access.ANYBODY)]

    def describe(self, operations: Sequence[Operation]) -> None:
        """Make the document of all operations, this one too."""
        self._document = describe(operations, "Veche", __version__)

    async def describe_interface(self, _request: Request) -> dict[str, Any]:
        """Describe all operations of this interface, as an OpenAPI document."""
        return self._document
