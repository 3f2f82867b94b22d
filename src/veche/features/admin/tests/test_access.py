"""Who may administrate, and who may not; what everybody may know."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.in_process import House, Person

from veche.core.ids import UserId
from veche.features.admin.tests.desk import ask, must, new_admin, refused
from veche.kit.http import Access
from veche.kit.operations import Operation

pytestmark = pytest.mark.anyio


def admin_operations(house: House) -> list[Operation]:
    operations = [one for feature in house.app.features for one in feature.operations]
    return [one for one in operations if one.path.startswith("/admin/")]


async def call_all(house: House, person: Person) -> set[tuple[int, str]]:
    """Call every operation of administrators, and return how it went."""
    answers = [
        await ask(person, one.method, re.sub(r"\{\w+\}", "x", one.path), {})
        for one in admin_operations(house)
    ]
    return {(answer.status_code, answer.json().get("errcode", "")) for answer in answers}


async def test_every_operation_of_administrators_asks_for_one(house: House) -> None:
    operations = admin_operations(house)
    assert len(operations) >= 16
    assert {one.access for one in operations} == {Access.ADMIN}


async def test_others_are_refused_whatever_they_send(house: House) -> None:
    bob = await house.person("bob")
    assert await call_all(house, bob) == {(403, "M_FORBIDDEN")}
    assert await call_all(house, replace(bob, headers={})) == {(401, "M_MISSING_TOKEN")}
    assert await call_all(house, replace(bob, headers={"Authorization": "Bearer x"})) == {
        (401, "M_UNKNOWN_TOKEN")
    }


async def test_who_is_no_administrator_any_more_is_refused_at_once(house: House) -> None:
    ann = await new_admin(house)
    await must(ann, "GET", "/admin/health")
    await house.app.accounts.set_admin(UserId(ann.user_id), is_admin=False)
    assert await call_all(house, ann) == {(403, "M_FORBIDDEN")}


async def test_locked_and_suspended_administrators_are_refused(house: House) -> None:
    boss, ann = await new_admin(house, "boss"), await house.person("ann")
    for standing, expected in [("suspend", (403, "M_USER_SUSPENDED")), ("lock", (401, "M_USER_LOCKED"))]:
        path = f"/_matrix/client/v1/admin/{standing}/{ann.user_id}"
        word = f"{standing}ed"
        await boss.http.put(path, json={word: True}, headers=boss.headers)
        await house.app.accounts.set_admin(UserId(ann.user_id), is_admin=True)
        assert await call_all(house, ann) == {expected}
        await house.app.accounts.set_admin(UserId(ann.user_id), is_admin=False)


async def test_guests_may_ask_who_they_are_and_no_more(house: House) -> None:
    answer = await house.http.get("/_veche/v1/me")
    assert (answer.status_code, answer.json()["errcode"]) == (401, "M_MISSING_TOKEN")
    ann, bob = await new_admin(house), await house.person("bob")
    assert await must(ann, "GET", "/me") == {
        "user_id": ann.user_id,
        "is_admin": True,
        "is_guest": False,
        "is_suspended": False,
    }
    assert (await must(bob, "GET", "/me"))["is_admin"] is False


async def test_anybody_learns_what_server_this_is(house: House) -> None:
    async def look() -> Any:
        answer: httpx.Response = await house.http.get("/_veche/v1/server")
        return answer.json()

    told = await look()
    assert (told["name"], told["registration"], told["setup"]) == ("localhost", "open", "link")
    assert (told["registration_needs_email"], told["guests"], told["support_page"]) == (False, False, None)
    await new_admin(house)
    assert (await look())["setup"] == "done"


async def test_the_document_describes_every_operation(house: House) -> None:
    document = (await house.http.get("/_veche/v1/openapi.json")).json()
    described = {
        (method.upper(), path): one
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }
    for operation in admin_operations(house):
        found = described[operation.method, "/_veche/v1" + operation.path]
        assert found["summary"]
        assert found["security"] == [{"bearer": []}]
        assert found["x-access"] == Access.ADMIN.value
    wish = described["GET", "/_veche/v1/admin/users"]["parameters"]
    assert {one["name"] for one in wish} == {"search", "standing", "after", "limit"}
    assert not any(one["required"] for one in wish)
    body = described["PUT", "/_veche/v1/admin/users/{user_id}/admin"]["requestBody"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Rank"}
    assert document["components"]["schemas"]["UserDetails"]["properties"]["emails"]["type"] == "array"
    assert "security" not in described["GET", "/_veche/v1/server"]


async def test_query_parameters_are_checked(house: House) -> None:
    ann = await new_admin(house)
    for query in ({"limit": "0"}, {"limit": "many"}, {"standing": "odd"}, {"search": "x" * 256}):
        assert await refused(ann, "GET", "/admin/users", **query) == (400, "M_INVALID_PARAM")
