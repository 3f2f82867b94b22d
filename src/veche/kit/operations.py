"""Operations of our own interface below `/_veche/v1`: typed routes that also are their own description.

An operation names the types of what it takes and gives. Requests are decoded and answers encoded by them, and
the OpenAPI document is made of them, so that it cannot say anything else than what is done.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from veche.kit.http import Access, Request, Route

PREFIX = "/_veche/v1"
JSON = "application/json"
_REFERENCE = "#/components/schemas/{name}"
_NAME = re.compile(r"\{(\w+)\}")


class Nothing(msgspec.Struct):
    """The empty answer: it is done."""


class Failure(msgspec.Struct):
    """Why something was refused."""

    errcode: str
    error: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `act` is called with the request, then what `query` and `body` decode to, if any."""

    method: str
    path: str
    act: Callable[..., Awaitable[Any]]
    answer: Any = Nothing
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    access: Access = Access.USER
    media_type: str = JSON
    """What the answer is. Where it is no JSON, `act` returns the response itself."""

    @property
    def route(self) -> Route:
        """The route that answers it."""
        return Route(self.method, PREFIX + self.path, self._answer, self.access)

    async def _answer(self, request: Request) -> Any:
        taken: list[Any] = []
        if self.query is not None:
            taken.append(request.decode_query(self.query))
        if self.body is not None:
            taken.append(await request.decode(self.body))
        given = await self.act(request, *taken)
        if self.media_type != JSON:
            return given
        return msgspec.json.encode(Nothing() if given is None else given)


def describe(operations: Sequence[Operation], title: str, version: str) -> dict[str, Any]:
    """Return the OpenAPI document of operations."""
    writer = _Writer(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(PREFIX + operation.path, {})[operation.method.lower()] = writer.describe(operation)
    bearer = {"type": "http", "scheme": "bearer", "description": "An access token of the Matrix login."}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": writer.components, "securitySchemes": {"bearer": bearer}},
    }


class _Writer:
    """Describes operations by one set of schemas, with other names where two types are called the same."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        kinds = list(dict.fromkeys(_list_types(operations)))
        schemas, self.components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
        self._schemas = dict(zip(kinds, schemas, strict=True))

    def describe(self, operation: Operation) -> dict[str, Any]:
        """Return an operation's part of the document."""
        summary, _, rest = (operation.act.__doc__ or "").strip().partition("\n")
        described: dict[str, Any] = {
            "operationId": operation.act.__name__,
            "summary": summary.rstrip("."),
            "parameters": [*_describe_path(operation.path), *self._describe_query(operation.query)],
            "responses": {
                "200": {"description": "It is done.", "content": self._answer_of(operation)},
                "default": {"description": "It is refused.", "content": self._content(Failure)},
            },
        }
        if rest.strip():
            described["description"] = " ".join(rest.split())
        if operation.body is not None:
            described["requestBody"] = {"required": True, "content": self._content(operation.body)}
        if operation.access is not Access.ANYBODY:
            described |= {"security": [{"bearer": []}], "x-access": operation.access.value}
        return described

    def _answer_of(self, operation: Operation) -> dict[str, Any]:
        if operation.media_type != JSON:
            return {operation.media_type: {"schema": {"type": "string", "format": "binary"}}}
        return self._content(operation.answer)

    def _content(self, kind: Any) -> dict[str, Any]:
        return {JSON: {"schema": self._schemas[kind]}}

    def _describe_query(self, shape: type[msgspec.Struct] | None) -> Iterator[dict[str, Any]]:
        if shape is None:
            return
        schema = self.components[self._schemas[shape]["$ref"].rpartition("/")[2]]
        for name, kind in schema["properties"].items():
            is_required = name in schema.get("required", [])
            yield {"name": name, "in": "query", "required": is_required, "schema": kind}


def _describe_path(path: str) -> Iterator[dict[str, Any]]:
    for name in _NAME.findall(path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _list_types(operations: Sequence[Operation]) -> Iterator[Any]:
    yield Failure
    for operation in operations:
        yield from (kind for kind in (operation.answer, operation.body, operation.query) if kind is not None)
