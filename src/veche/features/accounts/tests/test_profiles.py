"""Profiles: what people say about themselves, and within which limits."""

from collections.abc import Mapping
from typing import Any

import pytest

from veche.core.ids import UserId
from veche.features.accounts.tests.house import OpenHouse, error_of

pytestmark = pytest.mark.anyio


async def test_alice_shows_a_name_a_picture_and_more(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        profile = f"v3/profile/{alice.user_id}"
        fields: dict[str, Any] = {
            "displayname": "Алиса 🦊",
            "avatar_url": "mxc://veche.test/abc",
            "m.tz": "Europe/Riga",
            "org.example.languages": ["lv", {"level": 2}],
            "org.example.nothing": None,
        }
        for name, value in fields.items():
            assert (await alice.put(f"{profile}/{name}", {name: value})).json() == {}
        stranger = house.visitor()
        assert (await stranger.get(profile)).json() == fields
        for name, value in fields.items():
            assert (await stranger.get(f"{profile}/{name}")).json() == {name: value}


async def test_a_new_account_is_called_by_its_name(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        assert (await alice.get(f"v3/profile/{alice.user_id}")).json() == {"displayname": "alice"}


async def test_a_field_can_be_taken_away(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        profile = f"v3/profile/{alice.user_id}"
        await alice.put(f"{profile}/avatar_url", {"avatar_url": "mxc://a/b"})
        assert (await alice.put(f"{profile}/avatar_url", {"avatar_url": ""})).json() == {}
        assert (await alice.delete(f"{profile}/displayname")).json() == {}
        assert (await alice.delete(f"{profile}/displayname")).json() == {}
        assert (await alice.get(profile)).json() == {}
        assert error_of(await alice.get(f"{profile}/displayname")) == (404, "M_NOT_FOUND")


async def test_slices_above_learn_of_each_change_and_of_nothing_else(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        told: list[tuple[UserId, frozenset[str]]] = []
        house.accounts.on_profile_changed(lambda _tx, user_id, names: told.append((user_id, names)))
        for value in ("Alice", "Alice"):
            await alice.put(f"v3/profile/{alice.user_id}/displayname", {"displayname": value})
        assert set(told) == {(alice.user_id, frozenset({"displayname"}))}
        told.clear()
        await alice.put(f"v3/profile/{alice.user_id}/displayname", {"displayname": "Alice"})
        assert told == []


async def test_nobody_changes_somebody_elses_profile(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, mallory = await house.register("alice"), await house.register("mallory")
        path = f"v3/profile/{alice.user_id}/displayname"
        assert error_of(await mallory.put(path, {"displayname": "x"})) == (403, "M_FORBIDDEN")
        assert error_of(await mallory.delete(path)) == (403, "M_FORBIDDEN")
        assert error_of(await house.visitor().put(path, {"displayname": "x"})) == (401, "M_MISSING_TOKEN")


REFUSED: list[tuple[str, Any, str]] = [
    ("displayname", {}, "M_MISSING_PARAM"),
    ("displayname", {"avatar_url": "x"}, "M_MISSING_PARAM"),
    ("displayname", {"displayname": 5}, "M_BAD_JSON"),
    ("displayname", {"displayname": "x" * 257}, "M_BAD_JSON"),
    ("m.tz", {"m.tz": ["x"]}, "M_BAD_JSON"),
    ("displayname", [], "M_BAD_JSON"),
    ("org.example.big", {"org.example.big": "x" * 65_500}, "M_PROFILE_TOO_LARGE"),
    ("org.example.huge", {"org.example.huge": 2**70}, "M_BAD_JSON"),
    (f"org.{'x' * 252}", {}, "M_KEY_TOO_LARGE"),
    ("Name", {"Name": "x"}, "M_INVALID_PARAM"),
    ("nodots", {"nodots": "x"}, "M_INVALID_PARAM"),
    ("org.example.%00", {}, "M_INVALID_PARAM"),
]


async def test_a_profile_has_limits(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        for name, body, errcode in REFUSED:
            answer = await alice.put(f"v3/profile/{alice.user_id}/{name}", body)
            assert (name, *error_of(answer)) == (name, 400, errcode)


async def test_deep_json_is_refused_and_what_is_taken_can_be_read(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        path = f"v3/profile/{alice.user_id}/org.example.deep"
        codes = set()
        for depth in (100, 240, 250, 300, 1500):
            text = '{"org.example.deep":' + "[" * depth + "]" * depth + "}"
            headers = {"authorization": f"Bearer {alice.token}"}
            answer = await alice.http.put(f"/_matrix/client/{path}", content=text, headers=headers)
            codes.add(answer.status_code)
            assert (await alice.get(f"v3/profile/{alice.user_id}")).status_code == 200
        assert codes == {200, 400}


async def test_a_whole_profile_stays_small(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        answers = [
            await alice.put(f"v3/profile/{alice.user_id}/org.a{n}", {f"org.a{n}": "x" * 20_000})
            for n in range(4)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 400]
        assert error_of(answers[-1]) == (400, "M_PROFILE_TOO_LARGE")


ABSENT = {
    "@nobody:veche.test": (404, "M_NOT_FOUND"),
    "@alice:elsewhere": (404, "M_NOT_FOUND"),
    "alice": (400, "M_INVALID_PARAM"),
    "%00": (400, "M_INVALID_PARAM"),
}


async def test_there_is_not_everybody_here(open_house: OpenHouse) -> None:
    async with open_house() as house:
        visitor = house.visitor()
        for ending in ("", "/displayname"):
            found = {name: error_of(await visitor.get(f"v3/profile/{name}{ending}")) for name in ABSENT}
            assert found == ABSENT


async def test_profiles_of_other_servers_are_fetched_by_who_can(open_house: OpenHouse) -> None:
    async with open_house() as house:

        async def fetch(user_id: UserId) -> Mapping[str, Any]:
            return {"displayname": f"far {user_id}"}

        house.accounts.fetch_remote_profiles(fetch)
        answer = await house.visitor().get("v3/profile/@bob:elsewhere/displayname")
        assert answer.json() == {"displayname": "far @bob:elsewhere"}
