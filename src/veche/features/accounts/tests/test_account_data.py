"""Account data: kept, told to every device, private, within limits."""

from itertools import product
from typing import Any

import pytest

from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import RoomsShown
from veche.features.accounts.service import account_data as service
from veche.features.accounts.store.account_data import AccountDatum, put_datum
from veche.features.accounts.tests.house import OpenHouse, Person, error_of
from veche.kit.transaction import Transaction

pytestmark = pytest.mark.anyio

ROOM = "!room:veche.test"


def data_path(person: Person, kind: str, room: str | None = None) -> str:
    place = f"rooms/{room}/" if room else ""
    return f"v3/user/{person.user_id}/{place}account_data/{kind}"


async def test_what_one_device_keeps_the_other_learns(open_house: OpenHouse) -> None:
    async with open_house() as house:
        laptop, phone = await house.register("alice"), await house.log_in("alice")
        await phone.sync()
        await laptop.put(data_path(laptop, "org.example.theme"), {"dark": True})
        assert (await phone.sync())["account_data"]["events"] == [
            {"type": "org.example.theme", "content": {"dark": True}}
        ]
        assert (await phone.get(data_path(phone, "org.example.theme"))).json() == {"dark": True}


async def test_the_same_content_again_is_told_again(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        for _ in range(3):
            await alice.put(data_path(alice, "m.direct"), {})
            assert (await alice.sync())["account_data"]["events"] == [{"type": "m.direct", "content": {}}]


async def test_data_of_a_room_is_told_with_the_room(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        await alice.sync()
        await alice.put(data_path(alice, "org.example.colour", ROOM), {"name": "blue"})
        answer = await alice.sync()
        assert answer["rooms"]["join"][ROOM]["account_data"]["events"] == [
            {"type": "org.example.colour", "content": {"name": "blue"}}
        ]
        assert "account_data" not in answer
        assert error_of(await alice.get(data_path(alice, "org.example.colour"))) == (404, "M_NOT_FOUND")


async def test_data_of_a_room_goes_where_the_room_is(open_house: OpenHouse) -> None:
    async with open_house() as house:
        shown = RoomsShown(joined=frozenset({RoomId("!in:x")}), left=frozenset({RoomId("!out:x")}))
        house.accounts.place_rooms(lambda _snapshot, _view: shown)
        alice = await house.register("alice")
        for room in ("!in:x", "!out:x", "!gone:x"):
            await alice.put(data_path(alice, "org.a", room), {})
        rooms = (await alice.sync())["rooms"]
        assert {place: list(found) for place, found in rooms.items()} == {
            "join": ["!in:x"],
            "leave": ["!out:x"],
        }


async def test_a_room_that_is_new_to_the_client_comes_with_all_its_data(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        await alice.put(data_path(alice, "org.old", ROOM), {})
        await alice.sync()
        shown = RoomsShown(joined=frozenset({RoomId(ROOM)}), new=frozenset({RoomId(ROOM)}))
        house.accounts.place_rooms(lambda _snapshot, _view: shown)
        await alice.put(data_path(alice, "org.new", ROOM), {})
        events = (await alice.sync())["rooms"]["join"][ROOM]["account_data"]["events"]
        assert sorted(event["type"] for event in events) == ["org.new", "org.old"]


async def test_a_filter_holds_data_back(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        for kind in ("org.a", "org.b"):
            await alice.put(data_path(alice, kind), {})
            await alice.put(data_path(alice, kind, ROOM), {})
        wanted = '{"account_data":{"types":["org.a"]},"room":{"account_data":{"not_types":["org.a"]}}}'
        answer = (await alice.get("v3/sync", params={"filter": wanted})).json()
        assert [event["type"] for event in answer["account_data"]["events"]] == ["org.a"]
        events = answer["rooms"]["join"][ROOM]["account_data"]["events"]
        assert [event["type"] for event in events] == ["org.b"]


async def test_account_data_is_private(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, mallory = await house.register("alice"), await house.register("mallory")
        await alice.put(data_path(alice, "m.direct"), {})
        for room in (None, ROOM):
            path = data_path(alice, "m.direct", room)
            assert error_of(await mallory.get(path)) == (403, "M_FORBIDDEN")
            assert error_of(await mallory.put(path, {})) == (403, "M_FORBIDDEN")
        tags = f"v3/user/{alice.user_id}/rooms/{ROOM}/tags"
        assert error_of(await mallory.get(tags)) == (403, "M_FORBIDDEN")
        assert error_of(await mallory.put(f"{tags}/m.favourite", {})) == (403, "M_FORBIDDEN")
        assert error_of(await mallory.delete(f"{tags}/m.favourite")) == (403, "M_FORBIDDEN")
        assert "account_data" not in await mallory.sync()


async def test_what_the_server_keeps_cannot_be_set(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        for kind, room in product(("m.fully_read", "m.push_rules"), (None, ROOM)):
            assert error_of(await alice.put(data_path(alice, kind, room), {})) == (405, "M_BAD_JSON")


async def test_what_a_slice_above_keeps_can_be_read(open_house: OpenHouse) -> None:
    async with open_house() as house:
        house.accounts.provide_account_data("m.push_rules", lambda _snapshot, user_id: {"of": user_id})
        alice = await house.register("alice")
        assert (await alice.get(data_path(alice, "m.push_rules"))).json() == {"of": alice.user_id}


REFUSED: list[tuple[str, str | None, str, tuple[int, str]]] = [
    ("org.a", None, "[]", (400, "M_BAD_JSON")),
    ("org.a", None, "{", (400, "M_NOT_JSON")),
    ("org.a", None, "", (400, "M_NOT_JSON")),
    ("org.a", None, '{"n": 123456789012345678901234567890}', (400, "M_BAD_JSON")),
    ("org.a", None, '{"a":' * 500 + "1" + "}" * 500, (400, "M_BAD_JSON")),
    ("org.a", None, '{"a":"' + "x" * 262_144 + '"}', (413, "M_TOO_LARGE")),
    ("x" * 256, None, "{}", (400, "M_INVALID_PARAM")),
    ("%00", None, "{}", (400, "M_INVALID_PARAM")),
    ("org.a", "room", "{}", (400, "M_INVALID_PARAM")),
    ("org.a", "%21a%00", "{}", (400, "M_INVALID_PARAM")),
]


async def test_account_data_has_limits(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        headers = {"authorization": f"Bearer {alice.token}"}
        for kind, room, text, error in REFUSED:
            path = f"/_matrix/client/{data_path(alice, kind, room)}"
            answer = await alice.http.put(path, content=text, headers=headers)
            assert (text[:50], error_of(answer)) == (text[:50], error)


async def test_nobody_fills_the_disk_with_account_data(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PIECES_LIMIT", 2)
    async with open_house() as house:
        alice = await house.register("alice")
        codes = [(await alice.put(data_path(alice, f"org.{n}"), {})).status_code for n in (1, 2, 3, 1)]
        assert codes == [200, 200, 413, 200]


async def test_odd_but_valid_content_comes_back_as_it_was(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        content = {"": "\0", "ключ": [1.5, -(2**53), None, True], "nested": {"a": {"b": "\U0001f98a"}}}
        await alice.put(data_path(alice, "org.odd%2Ftype"), content)
        assert (await alice.get(data_path(alice, "org.odd%2Ftype"))).json() == content


async def test_tags_are_put_moved_and_taken_off(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        tags = f"v3/user/{alice.user_id}/rooms/{ROOM}/tags"
        assert (await alice.get(tags)).json() == {"tags": {}}
        await alice.put(f"{tags}/m.favourite", {"order": 0.5})
        await alice.put(f"{tags}/u.work", {})
        await alice.put(f"{tags}/m.favourite", {"order": 0.25})
        expected = {"m.favourite": {"order": 0.25}, "u.work": {}}
        assert (await alice.get(tags)).json() == {"tags": expected}
        events = (await alice.sync())["rooms"]["join"][ROOM]["account_data"]["events"]
        assert events == [{"type": "m.tag", "content": {"tags": expected}}]
        await alice.delete(f"{tags}/m.favourite")
        await alice.delete(f"{tags}/m.favourite")
        assert (await alice.get(tags)).json() == {"tags": {"u.work": {}}}


async def test_a_tag_has_a_place_from_0_to_1(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        refused: list[Any] = [{"order": 2}, {"order": "x"}, {"order": -0.1}, []]
        for body in refused:
            answer = await alice.put(f"v3/user/{alice.user_id}/rooms/{ROOM}/tags/u.x", body)
            assert error_of(answer) == (400, "M_BAD_JSON")


async def test_tags_written_wrongly_by_a_client_harm_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        tags = f"v3/user/{alice.user_id}/rooms/{ROOM}/tags"
        wrong: list[Any] = [{}, {"tags": []}, {"tags": {"a": 1}}, {"tags": None}]
        for content in wrong:
            await alice.put(data_path(alice, "m.tag", ROOM), content)
            assert (await alice.get(tags)).json() == {"tags": {}}
            assert (await alice.put(f"{tags}/u.x", {})).status_code == 200


async def test_a_room_has_only_so_many_tags(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        full: dict[str, Any] = {"tags": {f"u.{n}": {} for n in range(service.TAGS_LIMIT)}}
        await alice.put(data_path(alice, "m.tag", ROOM), full)
        answer = await alice.put(f"v3/user/{alice.user_id}/rooms/{ROOM}/tags/u.more", {})
        assert error_of(answer) == (400, "M_INVALID_PARAM")


async def test_the_ignored_are_known_to_other_slices_at_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")

        async def ignored() -> frozenset[UserId]:
            read = house.kit.database.read
            found: frozenset[UserId] = await read(house.accounts.ignored_users, UserId(alice.user_id))
            return found

        assert await ignored() == frozenset()
        lists: list[tuple[Any, set[str]]] = [
            ({"ignored_users": {"@spam:x": {}}}, {"@spam:x"}),
            ({"ignored_users": {"@spam:x": {}, "@scam:x": {}}}, {"@spam:x", "@scam:x"}),
            ({"ignored_users": []}, set()),
            ({}, set()),
        ]
        for content, expected in lists:
            await alice.put(data_path(alice, "m.ignored_user_list"), content)
            assert await ignored() == expected
            assert await ignored() == expected


async def test_who_is_ignored_is_read_again_after_another_process_wrote(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        user_id = UserId(alice.user_id)
        assert await house.kit.database.read(house.accounts.ignored_users, user_id) == frozenset()

        def write_behind_the_back(tx: Transaction) -> None:
            datum = AccountDatum(None, "m.ignored_user_list", '{"ignored_users":{"@spam:x":{}}}')
            put_datum(tx, user_id, datum, tx.next_position())

        await house.kit.database.write(write_behind_the_back)
        house.kit.database.forget_all()
        assert await house.kit.database.read(house.accounts.ignored_users, user_id) == {"@spam:x"}
