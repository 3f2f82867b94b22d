"""Whatever is sent to our own interface, it answers by its own document, and never with a 5xx.

schemathesis makes requests out of the document that the server itself serves.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

from tests.system.server_process import ServerProcess

EXAMPLES = 15


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("own-interface"))
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def admin(server: ServerProcess) -> str:
    """The token of the first who registers, and so of the administrator."""
    wish = {"username": "ann", "password": "correct horse battery", "auth": {"type": "m.login.dummy"}}
    answer = httpx.post(f"{server.url}/_matrix/client/v3/register", json=wish)
    token: str = answer.json()["access_token"]
    me = httpx.get(f"{server.url}/_veche/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["is_admin"] is True
    return token


def test_every_operation_keeps_to_the_document(server: ServerProcess, admin: str) -> None:
    document = httpx.get(f"{server.url}/_veche/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        _ask(operation, server.url, admin)


def _ask(operation: Any, url: str, token: str) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.headers = {**dict(case.headers or {}), "Authorization": f"Bearer {token}"}
        answer = case.call(base_url=url, timeout=20)
        assert answer.status_code < 500, f"{answer.text}: {case.as_curl_command()}"
        operation.validate_response(answer)

    ask()
