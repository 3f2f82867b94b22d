"""The way in: register, log in, be known, keep something, log out."""

import pytest

from veche.features.accounts.tests.house import OpenHouse, error_of, signed_in

pytestmark = pytest.mark.anyio


async def test_alice_registers_keeps_something_and_logs_out(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.visitor()
        wish = {"username": "Alice", "password": "correct horse", "initial_device_display_name": "laptop"}
        asked = await alice.post("v3/register", wish)
        assert asked.status_code == 401
        assert asked.json()["flows"] == [{"stages": ["m.login.dummy"]}]
        auth = {"type": "m.login.dummy", "session": asked.json()["session"]}
        signed_in(alice, await alice.post("v3/register", wish | {"auth": auth}))
        assert (await alice.get("v3/account/whoami")).json() == {
            "user_id": "@alice:veche.test",
            "device_id": alice.device_id,
            "is_guest": False,
        }
        path = f"v3/user/{alice.user_id}/account_data/m.direct"
        assert (await alice.put(path, {"@bob:veche.test": ["!a:b"]})).json() == {}
        assert (await alice.get(path)).json() == {"@bob:veche.test": ["!a:b"]}
        events = (await alice.sync())["account_data"]["events"]
        assert events == [{"type": "m.direct", "content": {"@bob:veche.test": ["!a:b"]}}]
        assert "account_data" not in await alice.sync()
        await alice.put(path, {"@bob:veche.test": ["!a:b"]})
        assert (await alice.sync())["account_data"]["events"] == events
        assert (await alice.post("v3/logout")).json() == {}
        assert error_of(await alice.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
