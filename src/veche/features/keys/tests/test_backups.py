"""Stories about backups of room keys."""

import asyncio
from typing import Any
from urllib.parse import quote

from veche.features.keys.jobs import remove_backup_job
from veche.features.keys.tests.house import House, Json, OpenHouse, Person, error_of

ALGORITHM = "m.megolm_backup.v1.curve25519-aes-sha2"
ROOM, OTHER = "!room:veche.test", "!other:veche.test"
SESSION = "a/b+c="


def sealed(name: str = "x", *, first: int = 0, forwarded: int = 0, verified: bool = False) -> Json:
    return {
        "first_message_index": first,
        "forwarded_count": forwarded,
        "is_verified": verified,
        "session_data": {"ciphertext": name},
    }


async def begin(person: Person, **auth_data: Any) -> str:
    answer = await person.ok("POST", "room_keys/version", {"algorithm": ALGORITHM, "auth_data": auth_data})
    return str(answer["version"])


async def put(person: Person, version: str, rooms: Json) -> Json:
    body = {"rooms": {room: {"sessions": sessions} for room, sessions in rooms.items()}}
    return await person.ok("PUT", f"room_keys/keys?version={version}", body)


async def one(person: Person, version: str, room: str = ROOM, session: str = SESSION) -> Any:
    return await person.get(f"room_keys/keys/{room}/{quote(session, safe='')}?version={version}")


async def with_backup(house: House) -> tuple[Person, str]:
    alice = await house.register("alice")
    return alice, await begin(alice, public_key="key")


def test_without_a_backup_the_answer_says_so_in_the_words_that_clients_wait_for(
    open_house: OpenHouse,
) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            for path in ("room_keys/version", "room_keys/version/1", "room_keys/keys?version=1"):
                assert error_of(await alice.get(path)) == (404, "M_NOT_FOUND")
            body: Json = {"rooms": {}}
            assert error_of(await alice.put("room_keys/keys?version=1", body)) == (404, "M_NOT_FOUND")

    asyncio.run(story())


def test_the_newest_backup_is_the_current_one(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, first = await with_backup(house)
            second = await begin(alice, public_key="other")
            current = await alice.ok("GET", "room_keys/version")
            assert current == {
                "algorithm": ALGORITHM,
                "auth_data": {"public_key": "other"},
                "version": second,
                "etag": "0",
                "count": 0,
            }
            old = await alice.ok("GET", f"room_keys/version/{first}")
            assert (old["version"], old["auth_data"]) == (first, {"public_key": "key"})

    asyncio.run(story())


def test_keys_come_back_in_every_granularity(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, version = await with_backup(house)
            first = await put(alice, version, {ROOM: {SESSION: sealed("1")}})
            path = f"room_keys/keys/{ROOM}?version={version}"
            second = await alice.ok("PUT", path, {"sessions": {"s2": sealed("2")}})
            path = f"room_keys/keys/{OTHER}/{quote(SESSION, safe='')}?version={version}"
            third = await alice.ok("PUT", path, sealed("3"))
            assert [answer["count"] for answer in (first, second, third)] == [1, 2, 3]
            assert len({answer["etag"] for answer in (first, second, third)}) == 3
            everything = {
                ROOM: {"sessions": {SESSION: sealed("1"), "s2": sealed("2")}},
                OTHER: {"sessions": {SESSION: sealed("3")}},
            }
            assert await alice.ok("GET", f"room_keys/keys?version={version}") == {"rooms": everything}
            assert await alice.ok("GET", f"room_keys/keys/{ROOM}?version={version}") == everything[ROOM]
            assert (await one(alice, version)).json() == sealed("1")
            info = await alice.ok("GET", "room_keys/version")
            assert (info["count"], info["etag"]) == (third["count"], third["etag"])

    asyncio.run(story())


def test_a_key_is_replaced_only_by_a_better_one(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, version = await with_backup(house)
            etags = []
            for name, key, expected in (
                ("first", sealed("first", first=5, forwarded=2), "first"),
                ("less forwarded", sealed("less forwarded", first=5, forwarded=1), "less forwarded"),
                ("more forwarded", sealed("more forwarded", first=5, forwarded=3), "less forwarded"),
                ("earlier", sealed("earlier", first=4, forwarded=9), "earlier"),
                ("verified", sealed("verified", first=9, forwarded=9, verified=True), "verified"),
                ("not verified", sealed("not verified"), "verified"),
            ):
                answer = await put(alice, version, {ROOM: {SESSION: key}})
                etags.append(answer["etag"])
                assert (await one(alice, version)).json()["session_data"]["ciphertext"] == expected, name
                assert answer["count"] == 1
            assert etags == ["1", "2", "2", "3", "4", "4"]

    asyncio.run(story())


def test_keys_go_into_the_current_version_only(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, old = await with_backup(house)
            await put(alice, old, {ROOM: {SESSION: sealed()}})
            new = await begin(alice)
            for wrong in (old, "77", "nonsense"):
                answer = await alice.put(f"room_keys/keys?version={wrong}", {"rooms": {}})
                assert error_of(answer) == (403, "M_WRONG_ROOM_KEYS_VERSION")
                assert answer.json()["current_version"] == new
            assert (await one(alice, old)).status_code == 200
            assert error_of(await one(alice, new)) == (404, "M_NOT_FOUND")

    asyncio.run(story())


def test_keys_can_be_deleted_in_every_granularity(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, version = await with_backup(house)
            three = {SESSION: sealed(), "s2": sealed(), "s3": sealed()}
            await put(alice, version, {ROOM: three, OTHER: {"s4": sealed()}})
            path = "room_keys/keys"
            for place, count in (
                (f"{path}/{ROOM}/{quote(SESSION, safe='')}", 3),
                (f"{path}/{ROOM}/{quote(SESSION, safe='')}", 3),
                (f"{path}/{ROOM}", 1),
                (path, 0),
            ):
                assert (await alice.ok("DELETE", f"{place}?version={version}"))["count"] == count
            info = await alice.ok("GET", "room_keys/version")
            assert (info["count"], info["etag"]) == (0, "4")
            empty = await alice.ok("GET", f"room_keys/keys/{ROOM}?version={version}")
            assert empty == {"sessions": {}}

    asyncio.run(story())


def test_a_deleted_backup_is_gone_with_its_keys_and_its_number_is_not_used_again(
    open_house: OpenHouse,
) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, first = await with_backup(house)
            second = await begin(alice)
            await put(alice, second, {ROOM: {f"s{number}": sealed() for number in range(3)}})
            for _ in range(2):
                assert (await alice.delete(f"room_keys/version/{second}")).status_code == 200
            assert (await alice.ok("GET", "room_keys/version"))["version"] == first
            assert error_of(await one(alice, second)) == (404, "M_NOT_FOUND")
            assert error_of(await alice.delete("room_keys/version/99")) == (404, "M_NOT_FOUND")
            assert await begin(alice) == "3"

            def count_keys(snapshot: Any) -> int:
                return int(snapshot.fetchval("SELECT COUNT(*) FROM keys_backup_key"))

            await house.keys.jobs.remove_backup(remove_backup_job(alice.user_id, 2, 0))
            assert await house.kit.database.read(count_keys) == 0

    asyncio.run(story())


def test_only_the_authentication_data_of_a_backup_can_change(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, version = await with_backup(house)
            path = f"room_keys/version/{version}"
            new = {"algorithm": ALGORITHM, "auth_data": {"public_key": "signed"}, "version": version}
            assert await alice.ok("PUT", path, new) == {}
            assert (await alice.ok("GET", path))["auth_data"] == {"public_key": "signed"}
            for wrong in ({**new, "algorithm": "other"}, {**new, "version": "9"}):
                assert error_of(await alice.put(path, wrong)) == (400, "M_INVALID_PARAM")
            assert error_of(await alice.put("room_keys/version/9", {**new, "version": "9"})) == (
                404,
                "M_NOT_FOUND",
            )

    asyncio.run(story())


def test_nobody_sees_or_changes_the_backup_of_another(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, version = await with_backup(house)
            bob = await house.register("bob")
            await put(alice, version, {ROOM: {SESSION: sealed()}})
            assert error_of(await one(bob, version)) == (404, "M_NOT_FOUND")
            assert error_of(await bob.delete(f"room_keys/version/{version}")) == (404, "M_NOT_FOUND")
            assert await begin(bob) == "1"
            await bob.ok("DELETE", "room_keys/keys?version=1")
            assert (await one(alice, version)).status_code == 200

    asyncio.run(story())


def test_malformed_and_endless_backups_are_refused(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(backup_keys_limit=2) as house:
            alice, version = await with_backup(house)
            path = f"room_keys/keys/{ROOM}/s?version={version}"
            for wrong in (
                {},
                {**sealed(), "first_message_index": -1},
                {**sealed(), "first_message_index": 2**60},
                {**sealed(), "is_verified": 1},
                {**sealed(), "session_data": "text"},
                {**sealed(), "session_data": {"a": 1.5}},
            ):
                assert (await alice.put(path, wrong)).status_code == 400, wrong
            big = {**sealed(), "session_data": {"a": "x" * 70_000}}
            assert error_of(await alice.put(path, big)) == (413, "M_TOO_LARGE")
            for place in (f"{ROOM}/%00", "nowhere/s", f"{ROOM}/{'x' * 256}"):
                answer = await alice.put(f"room_keys/keys/{place}?version={version}", sealed())
                assert error_of(answer) == (400, "M_INVALID_PARAM"), place
            assert error_of(await alice.get("room_keys/keys")) == (400, "M_MISSING_PARAM")
            many = {ROOM: {f"s{number}": sealed() for number in range(3)}}
            body = {"rooms": {room: {"sessions": sessions} for room, sessions in many.items()}}
            answer = await alice.put(f"room_keys/keys?version={version}", body)
            assert error_of(answer) == (413, "M_TOO_LARGE")
            assert (await alice.ok("GET", "room_keys/version"))["count"] == 0

    asyncio.run(story())
