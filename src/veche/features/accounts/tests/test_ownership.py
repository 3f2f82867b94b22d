"""The password of an account, and its end."""

import pytest

from veche.core.errors import MatrixError
from veche.core.ids import UserId
from veche.features.accounts.tests.house import PASSWORD, OpenHouse, error_of

pytestmark = pytest.mark.anyio

NEW = "battery staple"


async def test_a_new_password_logs_the_other_devices_out(open_house: OpenHouse) -> None:
    async with open_house() as house:
        here, there = await house.register("alice"), await house.log_in("alice")
        assert (await here.confirm("POST", "v3/account/password", {"new_password": NEW})).json() == {}
        assert (await here.get("v3/account/whoami")).status_code == 200
        assert error_of(await there.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        await house.log_in("alice", NEW)
        old = {"type": "m.login.password", "user": "alice", "password": PASSWORD}
        assert error_of(await house.visitor().post("v3/login", old)) == (403, "M_FORBIDDEN")


async def test_the_other_devices_may_stay(open_house: OpenHouse) -> None:
    async with open_house() as house:
        here, there = await house.register("alice"), await house.log_in("alice")
        wish = {"new_password": NEW, "logout_devices": False}
        assert (await here.confirm("POST", "v3/account/password", wish)).json() == {}
        assert (await there.get("v3/account/whoami")).status_code == 200


async def test_a_weak_or_missing_new_password_is_refused(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        assert error_of(await alice.post("v3/account/password", {"new_password": "short"})) == (
            400,
            "M_WEAK_PASSWORD",
        )
        assert error_of(await alice.confirm("POST", "v3/account/password", {})) == (400, "M_MISSING_PARAM")


async def test_without_a_token_or_mail_nobody_changes_a_password(open_house: OpenHouse) -> None:
    async with open_house() as house:
        answer = await house.visitor().post("v3/account/password", {"new_password": NEW})
        assert error_of(answer) == (401, "M_MISSING_TOKEN")
        forged = house.visitor()
        forged.token = "forged"
        answer = await forged.post("v3/account/password", {"new_password": NEW})
        assert error_of(answer) == (401, "M_UNKNOWN_TOKEN")


async def test_a_deactivated_account_is_gone_and_its_name_stays_taken(open_house: OpenHouse) -> None:
    async with open_house() as house:
        told: list[tuple[UserId, bool]] = []
        house.accounts.on_deactivated(lambda _tx, user_id, erase: told.append((user_id, erase)))
        alice, bob = await house.register("alice"), await house.register("bob")
        await alice.put(f"v3/user/{alice.user_id}/account_data/m.direct", {})
        answer = await alice.confirm("POST", "v3/account/deactivate", {"erase": True})
        assert answer.json() == {"id_server_unbind_result": "no-support"}
        assert set(told) == {(alice.user_id, True)}
        assert error_of(await alice.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        wish = {"type": "m.login.password", "user": "alice", "password": PASSWORD}
        assert error_of(await house.visitor().post("v3/login", wish)) == (403, "M_FORBIDDEN")
        assert error_of(await bob.get(f"v3/profile/{alice.user_id}")) == (404, "M_NOT_FOUND")
        free = await bob.get("v3/register/available", params={"username": "alice"})
        assert error_of(free) == (400, "M_USER_IN_USE")


async def test_a_login_token_dies_with_the_account(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        token = (await alice.confirm("POST", "v1/login/get_token", {})).json()["login_token"]
        await alice.confirm("POST", "v3/account/deactivate", {})
        wish = {"type": "m.login.token", "token": token}
        assert error_of(await house.visitor().post("v3/login", wish)) == (403, "M_FORBIDDEN")


async def test_the_operator_makes_accounts_and_sets_passwords(open_house: OpenHouse) -> None:
    async with open_house(registration="closed") as house:
        user_id = await house.accounts.create_user("admin", PASSWORD, is_admin=True)
        admin = await house.log_in("admin")
        await house.accounts.set_password(user_id, NEW)
        assert error_of(await admin.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        await house.log_in("admin", NEW)
        with pytest.raises(MatrixError, match="taken"):
            await house.accounts.create_user("admin", PASSWORD)
        with pytest.raises(MatrixError, match="no such account"):
            await house.accounts.set_password(UserId("@nobody:veche.test"), NEW)
