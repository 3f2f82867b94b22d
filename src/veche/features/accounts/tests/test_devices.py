"""Devices: seen, named, removed, by their owner and nobody else."""

from collections.abc import Sequence

import pytest

from veche.core.ids import DeviceId, UserId
from veche.features.accounts.service.sessions import DEVICES_LIMIT
from veche.features.accounts.store import devices as device_store
from veche.features.accounts.store.devices import Device
from veche.features.accounts.tests.house import OpenHouse, error_of
from veche.kit.transaction import Transaction

pytestmark = pytest.mark.anyio


async def test_a_device_is_shown_with_its_name_and_when_it_was_seen(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice", device_id="PHONE", initial_device_display_name="phone")
        device = (await alice.get("v3/devices/PHONE")).json()
        assert device.pop("last_seen_ts") > 0
        assert device == {"device_id": "PHONE", "display_name": "phone", "last_seen_ip": "192.0.2.1"}
        assert (await alice.get("v3/devices")).json()["devices"][0]["device_id"] == "PHONE"


async def test_a_device_gets_a_new_name(open_house: OpenHouse) -> None:
    async with open_house() as house:
        renamed: list[tuple[str, str]] = []
        house.accounts.on_device_renamed(lambda _tx, *who: renamed.append(who))
        alice = await house.register("alice", device_id="PHONE")
        assert (await alice.put("v3/devices/PHONE", {"display_name": "my phone"})).json() == {}
        assert (await alice.put("v3/devices/PHONE", {})).json() == {}
        assert (await alice.get("v3/devices/PHONE")).json()["display_name"] == "my phone"
        assert set(renamed) == {(alice.user_id, "PHONE")}


async def test_nobody_sees_names_or_removes_somebody_elses_device(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice", device_id="PHONE")
        mallory = await house.register("mallory", device_id="HERS")
        assert error_of(await mallory.get("v3/devices/PHONE")) == (404, "M_NOT_FOUND")
        assert error_of(await mallory.put("v3/devices/PHONE", {"display_name": "x"})) == (404, "M_NOT_FOUND")
        assert (await mallory.confirm("DELETE", "v3/devices/PHONE", {})).json() == {}
        assert (await mallory.confirm("POST", "v3/delete_devices", {"devices": ["PHONE"]})).json() == {}
        assert (await alice.get("v3/devices/PHONE")).status_code == 200


async def test_several_devices_are_logged_out_at_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        gone: list[tuple[UserId, Sequence[DeviceId]]] = []
        house.accounts.on_device_removed(lambda _tx, user_id, ids: gone.append((user_id, ids)))
        alice = await house.register("alice", device_id="HERE")
        others = [await house.log_in("alice", device_id=name) for name in ("ONE", "TWO")]
        wish = {"devices": ["ONE", "TWO", "TWO", "NONE"]}
        assert (await alice.confirm("POST", "v3/delete_devices", wish)).json() == {}
        for other in others:
            assert error_of(await other.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        assert [device["device_id"] for device in (await alice.get("v3/devices")).json()["devices"]] == [
            "HERE"
        ]
        assert gone[-1] == (alice.user_id, ["ONE", "TWO"])


async def test_a_list_of_devices_has_a_shape(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        for body in ({}, {"devices": "ONE"}, {"devices": [1]}, {"devices": ["x"] * 1001}):
            assert error_of(await alice.post("v3/delete_devices", body)) == (400, "M_BAD_JSON")


async def test_odd_device_ids_in_a_path_are_just_not_found(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        for odd in ("%00", "a%2Fb", "%ff", "x" * 3000):
            assert error_of(await alice.get(f"v3/devices/{odd}")) == (404, "M_NOT_FOUND")


async def test_when_a_device_was_seen_is_noted_once_in_ten_minutes(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice", device_id="PHONE")

        async def seen() -> Device:
            await alice.http.get(
                "/_matrix/client/v3/account/whoami",
                headers={"authorization": f"Bearer {alice.token}", "user-agent": "Telephone/1.0"},
            )
            await house.accounts.authentication.stop()
            found: Device | None = await house.kit.database.read(
                device_store.find_device, UserId(alice.user_id), DeviceId("PHONE")
            )
            assert found is not None
            return found

        first = await seen()
        house.clock.pass_s(590)
        assert await seen() == first
        house.clock.pass_s(20)
        later = await seen()
        assert later.seen_ms > first.seen_ms
        assert later.seen_agent == "Telephone/1.0"


async def test_the_device_seen_longest_ago_makes_room(open_house: OpenHouse) -> None:
    async with open_house() as house:
        first = await house.register("alice")

        def fill(tx: Transaction) -> None:
            for number in range(DEVICES_LIMIT - 1):
                device = Device(UserId(first.user_id), DeviceId(f"D{number}"), None, tx.now_ms, tx.now_ms + 5)
                device_store.add_device(tx, device)

        await house.kit.database.write(fill)
        newest = await house.log_in("alice")
        assert error_of(await first.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        assert len((await newest.get("v3/devices")).json()["devices"]) == DEVICES_LIMIT
