"""Every operation of the specification has an answer of its own, and what `/versions` tells is true."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.in_process import House, Person, running_house
from tests.specification import document

pytestmark = pytest.mark.anyio
needs_document = pytest.mark.skipif(not document.is_there(), reason=document.WHY_NOT)

OPERATIONS = list(document.list_operations())
THE_PROTOCOLS_OWN = {"/_matrix/client/v1/auth_metadata"}
"""Where 404 M_UNRECOGNIZED is how the specification says that the server has no such part."""
BEHIND_FLAGS = {
    "org.matrix.simplified_msc3575": [("POST", "org.matrix.simplified_msc3575/sync")],
    "org.matrix.msc3814": [("GET", "org.matrix.msc3814.v1/dehydrated_device")],
    "org.matrix.msc4140": [("GET", "org.matrix.msc4140/delayed_events/scheduled")],
    "org.matrix.msc4174": [],
    "org.matrix.msc4222": [],
    "uk.half-shot.msc2666.query_mutual_rooms": [("GET", "uk.half-shot.msc2666/user/mutual_rooms")],
}
"""What clients call once they have seen a flag."""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with running_house(tmp_path_factory.mktemp("operations"), None) as house:
        yield house


@pytest.fixture
async def alice(house: House) -> Person:
    return await house.person("alice")


@needs_document
def test_the_document_has_all_operations() -> None:
    assert len(OPERATIONS) == 166


@needs_document
@pytest.mark.parametrize(("method", "path"), sorted({(method, path) for method, path, _ in OPERATIONS}))
async def test_each_operation_is_recognized(house: House, alice: Person, method: str, path: str) -> None:
    url = fill_in(path, alice)
    answer = await house.http.request(method, url, headers=alice.headers, params={"timeout": 0}, json={})

    assert answer.status_code < 500, answer.text
    assert answer.status_code != 405, answer.text
    if answer.status_code >= 400:
        assert answer.json().get("errcode") != "M_UNRECOGNIZED" or path in THE_PROTOCOLS_OWN


async def test_each_flag_of_an_experiment_is_known_here(house: House, alice: Person) -> None:
    told = (await house.http.get("/_matrix/client/versions")).json()["unstable_features"]
    assert told == dict.fromkeys(BEHIND_FLAGS, True)


@pytest.mark.parametrize("flag", sorted(BEHIND_FLAGS))
async def test_what_a_flag_promises_is_there(house: House, alice: Person, flag: str) -> None:
    for method, path in BEHIND_FLAGS[flag]:
        url = f"/_matrix/client/unstable/{path}"
        answer = await house.http.request(method, url, headers=alice.headers, json={})
        assert answer.json().get("errcode") != "M_UNRECOGNIZED", answer.text


def fill_in(path: str, person: Person) -> str:
    """Return a path with something possible for each name."""
    values: dict[str, Any] = {"userId": person.user_id, "kind": "override", "serverName": "localhost"}
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "x"), path)
