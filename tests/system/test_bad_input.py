"""Whatever a client sends, each operation of the specification answers in the protocol's form, never with a 5xx.

schemathesis makes requests out of the specification's own document: right ones, wrong ones, hostile ones.
"""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

from tests.specification import document
from tests.system.server_process import ServerProcess

EXAMPLES = 12
ENDS_SESSIONS = (
    "/logout",
    "/account/deactivate",
    "/account/password",
    "/delete_devices",
    "/devices/{deviceId}",
)
"""Operations that take away the very token that the others need: they have stories of their own."""

pytestmark = pytest.mark.skipif(not document.is_there(), reason=document.WHY_NOT)


def _operations() -> list[Any]:
    if not document.is_there():
        return []
    described = document.read_document()
    # Two operations are there twice, the second time with a blank behind the path, in an older form. What
    # each may be sent is joined, so that both forms are made.
    for path in [path for path in described["paths"] if path.endswith(" ")]:
        for method, older in described["paths"].pop(path).items():
            _join_forms(described["paths"][path.strip()][method], older)
    schema = schemathesis.openapi.from_dict(described)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    found = [result.ok() for result in schema.get_all_operations()]
    return [one for one in found if one.method.upper() == "GET" or not one.path.endswith(ENDS_SESSIONS)]


def _join_forms(newer: dict[str, Any], older: dict[str, Any]) -> None:
    known = {one["name"] for one in newer.get("parameters", ())}
    newer["parameters"] = [
        *newer.get("parameters", ()),
        *(
            {**one, "required": one["in"] == "path"}
            for one in older["parameters"]
            if one["name"] not in known
        ),
    ]
    if "requestBody" in older:
        bodies = [form["requestBody"]["content"]["application/json"] for form in (newer, older)]
        bodies[0]["schema"] = {"anyOf": [body["schema"] for body in bodies]}


@pytest.fixture(scope="module")
def token(server: ServerProcess) -> str:
    wish = {"username": "alice", "password": "correct horse battery", "auth": {"type": "m.login.dummy"}}
    answer = httpx.post(f"{server.url}/_matrix/client/v3/register", json=wish)
    found: str = answer.json()["access_token"]
    return found


@pytest.mark.parametrize("operation", _operations(), ids=lambda one: f"{one.method.upper()} {one.path}")
def test_every_operation_survives_any_input(operation: Any, server: ServerProcess, token: str) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = _send(case, server.url, token)
        assert answer.status_code < 500 or _is_specified(operation, answer), (
            f"{answer.text}: {case.as_curl_command()}"
        )
        assert answer.status_code != 404 or answer.json()["errcode"] != "M_UNRECOGNIZED" or _is_absent(case)

    ask()


def _is_absent(case: Any) -> bool:
    """Whether the operation belongs to a part that is not configured, and says so in the protocol's way."""
    return bool(case.path.endswith(("/auth_metadata", "/login/sso/redirect", "/login/sso/redirect/{idpId}")))


def _is_specified(operation: Any, answer: httpx.Response) -> bool:
    """A 502 or 504 that the specification itself names for the operation, in the protocol's form."""
    return str(answer.status_code) in operation.definition.raw["responses"] and "errcode" in answer.json()


def _send(case: Any, url: str, token: str) -> httpx.Response:
    case.headers = {**dict(case.headers or {}), "Authorization": f"Bearer {token}"}
    if case.path.endswith(("/sync", "/events")):
        case.query = {**dict(case.query or {}), "timeout": 0}
    return case.call(base_url=url, timeout=20)


def test_nothing_of_it_was_a_failure_of_the_server(server: ServerProcess) -> None:
    assert "failed" not in server.output, server.output
