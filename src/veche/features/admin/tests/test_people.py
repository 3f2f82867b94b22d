"""Looking after accounts."""

import asyncio
from typing import Any

import pytest
from tests.in_process import PASSWORD, House, Person

from veche.features.admin.tests.desk import ask, must, new_admin, refused

pytestmark = pytest.mark.anyio

NEW_PASSWORD = "battery staple horse"


async def names(admin: Person, **query: Any) -> list[str]:
    found = await must(admin, "GET", "/admin/users", **query)
    return [user["user_id"] for user in found["users"]]


async def log_in(house: House, name: str, password: str) -> int:
    wish = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": name},
        "password": password,
    }
    return (await house.http.post("/_matrix/client/v3/login", json=wish)).status_code


async def test_accounts_are_listed_with_what_is_known_of_them(house: House) -> None:
    ann, bob = await new_admin(house), await house.person("bob")
    await house.another_device(bob)
    await bob.must("PUT", f"/profile/{bob.user_id}/displayname", {"displayname": "Bob the Builder"})
    found = {user["user_id"]: user for user in (await must(ann, "GET", "/admin/users"))["users"]}
    shown = found[bob.user_id]
    assert shown["display_name"] == "Bob the Builder"
    assert (shown["device_count"], shown["is_admin"], shown["deactivated_ms"]) == (2, False, None)
    assert shown["seen_ms"] >= shown["created_ms"] > 1_600_000_000_000
    assert found[ann.user_id]["is_admin"] is True


async def test_pages_follow_one_another(house: House) -> None:
    ann = await new_admin(house)
    everybody = sorted([ann.user_id, *[(await house.person("p")).user_id for _ in range(6)]])
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = await must(ann, "GET", "/admin/users", limit=3, after=after)
        assert len(page["users"]) <= 3
        seen += [user["user_id"] for user in page["users"]]
        after = page["next_after"]
    assert seen == everybody


async def test_people_are_found_by_name_in_any_script(house: House) -> None:
    ann, bob = await new_admin(house), await house.person("bob")
    await bob.must("PUT", f"/profile/{bob.user_id}/displayname", {"displayname": "Борис ГОДУНОВ"})
    for term in ("годунов", "БОРИС", "BOB-", bob.user_id):
        assert await names(ann, search=term) == [bob.user_id]
    assert await names(ann, search="nobody") == []
    assert await names(ann, search="%") == []


async def test_people_are_found_by_how_they_stand(house: House) -> None:
    ann = await new_admin(house)
    locked, suspended, gone = [await house.person(name) for name in ("locked", "suspended", "gone")]
    for standing, person in [("lock", locked), ("suspend", suspended)]:
        path = f"/_matrix/client/v1/admin/{standing}/{person.user_id}"
        await ann.http.put(path, json={f"{standing}ed": True}, headers=ann.headers)
    await must(ann, "POST", f"/admin/users/{gone.user_id}/deactivate", {})
    for standing, person in [
        ("admin", ann),
        ("locked", locked),
        ("suspended", suspended),
        ("deactivated", gone),
    ]:
        assert await names(ann, standing=standing) == [person.user_id]
    assert await names(ann, standing="guest") == []
    assert await names(ann, standing="locked", search="suspended") == []


async def test_one_account_is_told_in_detail(house: House) -> None:
    ann, bob = await new_admin(house), await house.person("bob")
    await bob.create_room()
    picture = {"Content-Type": "image/png", **bob.headers}
    await bob.http.post("/_matrix/media/v3/upload", content=b"12345", headers=picture)
    told = await must(ann, "GET", f"/admin/users/{bob.user_id}")
    assert (told["user_id"], told["rooms_joined"], told["media_bytes"]) == (bob.user_id, 1, 5)
    assert told["emails"] == []


async def test_only_accounts_that_are_here_can_be_looked_after(house: House) -> None:
    ann = await new_admin(house)
    wanted = {
        "@nobody:localhost": (404, "M_NOT_FOUND"),
        "@bob:elsewhere.org": (400, "M_INVALID_PARAM"),
        "junk": (400, "M_INVALID_PARAM"),
    }
    for user_id, expected in wanted.items():
        path = f"/admin/users/{user_id}"
        assert await refused(ann, "GET", path) == expected
        assert await refused(ann, "PUT", f"{path}/password", {"password": NEW_PASSWORD}) == expected
        assert await refused(ann, "POST", f"{path}/deactivate", {}) == expected
        assert await refused(ann, "PUT", f"{path}/admin", {"admin": True}) == expected


async def test_accounts_are_made(house: House) -> None:
    ann = await new_admin(house)
    wish = {"name": "carol", "password": PASSWORD}
    assert await must(ann, "POST", "/admin/users", wish) == {"user_id": "@carol:localhost"}
    assert await log_in(house, "carol", PASSWORD) == 200
    assert await refused(ann, "POST", "/admin/users", wish) == (400, "M_USER_IN_USE")
    assert await refused(ann, "POST", "/admin/users", wish | {"name": "d", "password": "x"}) == (
        400,
        "M_WEAK_PASSWORD",
    )
    assert await refused(ann, "POST", "/admin/users", wish | {"name": "a b"}) == (400, "M_INVALID_USERNAME")
    assert await refused(ann, "POST", "/admin/users", {"name": "e"}) == (400, "M_BAD_JSON")


async def test_a_password_that_was_forgotten_is_reset(house: House) -> None:
    ann, bob = await new_admin(house), await house.person("bob")
    path = f"/admin/users/{bob.user_id}/password"
    assert await refused(ann, "PUT", path, {"password": "short"}) == (400, "M_WEAK_PASSWORD")
    assert (await bob.ask("GET", "/account/whoami")).status_code == 200
    await must(ann, "PUT", path, {"password": NEW_PASSWORD})
    assert (await bob.ask("GET", "/account/whoami")).status_code == 401
    assert await log_in(house, bob.user_id, PASSWORD) == 403
    assert await log_in(house, bob.user_id, NEW_PASSWORD) == 200


async def test_an_account_is_given_up(house: House) -> None:
    ann, bob = await new_admin(house), await house.person("bob")
    path = f"/admin/users/{bob.user_id}"
    await must(ann, "POST", f"{path}/deactivate", {"erase": True})
    assert (await bob.ask("GET", "/account/whoami")).status_code == 401
    assert (await must(ann, "GET", path))["deactivated_ms"] > 0
    assert await refused(ann, "POST", f"{path}/deactivate", {}) == (404, "M_NOT_FOUND")
    assert await refused(ann, "PUT", f"{path}/password", {"password": NEW_PASSWORD}) == (404, "M_NOT_FOUND")
    assert await refused(ann, "PUT", f"{path}/admin", {"admin": True}) == (404, "M_NOT_FOUND")


async def test_administrators_cannot_take_over_each_other_or_themselves(house: House) -> None:
    ann, ben = await new_admin(house, "ann"), await new_admin(house, "ben")
    for target in (ann, ben):
        path = f"/admin/users/{target.user_id}"
        for method, what, body in [
            ("PUT", "password", {"password": NEW_PASSWORD}),
            ("POST", "deactivate", {}),
        ]:
            assert await refused(ann, method, f"{path}/{what}", body) == (403, "M_FORBIDDEN")
    assert await log_in(house, ben.user_id, PASSWORD) == 200


async def test_administrators_are_made_and_the_last_one_stays(house: House) -> None:
    ann, bob = await new_admin(house), await house.person("bob")
    own, his = (f"/admin/users/{person.user_id}/admin" for person in (ann, bob))
    assert await refused(ann, "PUT", own, {"admin": False}) == (403, "M_FORBIDDEN")
    await must(ann, "PUT", his, {"admin": True})
    await must(bob, "PUT", own, {"admin": False})
    assert await refused(ann, "GET", "/admin/users") == (403, "M_FORBIDDEN")
    assert await refused(bob, "PUT", his, {"admin": False}) == (403, "M_FORBIDDEN")
    await must(bob, "PUT", his, {"admin": True})
    assert await names(bob, standing="admin") == [bob.user_id]


async def test_two_who_end_each_other_at_once_leave_one(house: House) -> None:
    ann, ben = await new_admin(house, "ann"), await new_admin(house, "ben")
    await asyncio.gather(
        ask(ann, "PUT", f"/admin/users/{ben.user_id}/admin", {"admin": False}),
        ask(ben, "PUT", f"/admin/users/{ann.user_id}/admin", {"admin": False}),
        ask(ann, "PUT", f"/admin/users/{ann.user_id}/admin", {"admin": False}),
    )
    standings = [(await must(person, "GET", "/me"))["is_admin"] for person in (ann, ben)]
    assert sum(standings) == 1
