"""What administrators may do to others, and others may not."""

import pytest

from veche.core.errors import MatrixError
from veche.core.ids import UserId
from veche.features.accounts.tests.house import PASSWORD, House, OpenHouse, Person, error_of

pytestmark = pytest.mark.anyio


async def admin_of(house: House, name: str = "ann") -> Person:
    admin = await house.register(name)
    await house.accounts.set_admin(UserId(admin.user_id), is_admin=True)
    return admin


async def test_a_locked_account_can_do_nothing_but_log_out(open_house: OpenHouse) -> None:
    async with open_house() as house:
        admin, bob = await admin_of(house), await house.register("bob")
        assert (await bob.get("v3/account/whoami")).status_code == 200
        path = f"v1/admin/lock/{bob.user_id}"
        assert (await admin.get(path)).json() == {"locked": False}
        assert (await admin.put(path, {"locked": True})).json() == {"locked": True}
        assert (await admin.get(path)).json() == {"locked": True}
        refused = await bob.get("v3/sync")
        assert error_of(refused) == (401, "M_USER_LOCKED")
        assert refused.json()["soft_logout"] is True
        wish = {"type": "m.login.password", "user": "bob", "password": PASSWORD}
        assert error_of(await house.visitor().post("v3/login", wish)) == (401, "M_USER_LOCKED")
        assert (await bob.post("v3/logout")).json() == {}


async def test_an_unlocked_account_goes_on_with_its_old_token(open_house: OpenHouse) -> None:
    async with open_house() as house:
        admin, bob = await admin_of(house), await house.register("bob")
        for locked, status in [(True, 401), (False, 200)]:
            await admin.put(f"v1/admin/lock/{bob.user_id}", {"locked": locked})
            assert (await bob.get("v3/account/whoami")).status_code == status


async def test_a_suspended_account_reads_and_does_not_write(open_house: OpenHouse) -> None:
    async with open_house() as house:
        admin, bob = await admin_of(house), await house.register("bob")
        await bob.get("v3/account/whoami")
        path = f"v1/admin/suspend/{bob.user_id}"
        assert (await admin.put(path, {"suspended": True})).json() == {"suspended": True}
        assert (await admin.get(path)).json() == {"suspended": True}
        assert (await bob.get("v3/sync")).status_code == 200
        change = await bob.put(f"v3/profile/{bob.user_id}/displayname", {"displayname": "x"})
        assert error_of(change) == (403, "M_USER_SUSPENDED")
        await admin.put(path, {"suspended": False})
        change = await bob.put(f"v3/profile/{bob.user_id}/displayname", {"displayname": "x"})
        assert change.status_code == 200


async def test_only_administrators_may_and_others_learn_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        mallory, bob = await house.register("mallory"), await house.register("bob")
        for target in (bob.user_id, "@nobody:veche.test", "@x:elsewhere", "junk"):
            for path, body in [("lock", {"locked": True}), ("suspend", {"suspended": True})]:
                answers = [
                    await mallory.get(f"v1/admin/{path}/{target}"),
                    await mallory.put(f"v1/admin/{path}/{target}", body),
                ]
                assert {error_of(answer) for answer in answers} == {(403, "M_FORBIDDEN")}
        assert (await bob.get("v3/account/whoami")).status_code == 200


async def test_administrators_cannot_lock_each_other_or_themselves(open_house: OpenHouse) -> None:
    async with open_house() as house:
        ann, ben = await admin_of(house), await admin_of(house, "ben")
        for target in (ann, ben):
            answer = await ann.put(f"v1/admin/lock/{target.user_id}", {"locked": True})
            assert error_of(answer) == (403, "M_FORBIDDEN")
        assert error_of(await ann.get(f"v1/admin/lock/{ben.user_id}")) == (403, "M_FORBIDDEN")


@pytest.mark.parametrize("path", ["lock", "suspend"])
async def test_only_accounts_of_this_server_that_exist_have_a_standing(
    open_house: OpenHouse, path: str
) -> None:
    async with open_house() as house:
        ann = await admin_of(house)
        expected = {
            "@nobody:veche.test": (404, "M_NOT_FOUND"),
            "@x:elsewhere": (400, "M_INVALID_PARAM"),
            "junk": (400, "M_INVALID_PARAM"),
            "%00": (400, "M_INVALID_PARAM"),
        }
        found = {target: error_of(await ann.get(f"v1/admin/{path}/{target}")) for target in expected}
        assert found == expected
        assert error_of(await ann.put(f"v1/admin/{path}/@nobody:veche.test", {})) == (400, "M_BAD_JSON")


async def test_the_first_account_that_an_operator_makes_is_no_administrators(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, bob = await house.register("alice"), await house.register("bob")
        assert error_of(await alice.get(f"v3/admin/whois/{bob.user_id}")) == (403, "M_FORBIDDEN")


async def test_whois_is_for_oneself_and_for_administrators(open_house: OpenHouse) -> None:
    async with open_house() as house:
        ann, bob = await admin_of(house), await house.register("bob", device_id="PHONE")
        for person in (ann, bob):
            answer = (await person.get(f"v3/admin/whois/{bob.user_id}")).json()
            (connection,) = answer["devices"]["PHONE"]["sessions"][0]["connections"]
            assert (answer["user_id"], connection["ip"]) == (bob.user_id, "192.0.2.1")
            assert connection["last_seen"] > 0
        assert error_of(await ann.get("v3/admin/whois/@nobody:veche.test")) == (404, "M_NOT_FOUND")


async def test_an_administrator_who_is_none_any_more_is_refused_at_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        ann, bob = await admin_of(house), await house.register("bob")
        await ann.get(f"v3/admin/whois/{bob.user_id}")
        await house.accounts.set_admin(UserId(ann.user_id), is_admin=False)
        assert error_of(await ann.get(f"v3/admin/whois/{bob.user_id}")) == (403, "M_FORBIDDEN")


async def test_the_operator_lists_accounts_page_by_page(open_house: OpenHouse) -> None:
    async with open_house() as house:
        for name in ("carol", "alice", "bob"):
            await house.register(name)
        first = await house.accounts.administration.list_users(limit=2)
        assert [user.user_id for user in first.users] == ["@alice:veche.test", "@bob:veche.test"]
        assert first.next_after is not None
        rest = await house.accounts.administration.list_users(first.next_after, limit=2)
        assert [user.user_id for user in rest.users] == ["@carol:veche.test"]
        assert rest.next_after is None


async def test_registration_tokens_have_a_form_and_are_made_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        make = house.accounts.administration.make_registration_token
        await make(token="welcome")
        for token in ("welcome", "with space", "x" * 65):
            with pytest.raises(MatrixError):
                await make(token=token)
        with pytest.raises(MatrixError):
            await house.accounts.administration.remove_registration_token("none")


async def test_openid_tells_another_service_who_alice_is(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, mallory = await house.register("alice"), await house.register("mallory")
        path = f"v3/user/{alice.user_id}/openid/request_token"
        assert error_of(await mallory.post(path)) == (403, "M_FORBIDDEN")
        token = (await alice.post(path)).json()
        assert (token["token_type"], token["matrix_server_name"]) == ("Bearer", "veche.test")
        service, userinfo = house.visitor(), "/_matrix/federation/v1/openid/userinfo"
        asked = await service.get(userinfo, params={"access_token": token["access_token"]})
        assert asked.json() == {"sub": alice.user_id}
        for wrong in (alice.token, "forged", "\0"):
            answer = await service.get(userinfo, params={"access_token": wrong})
            assert error_of(answer) == (401, "M_UNKNOWN_TOKEN")
        assert error_of(await service.get(userinfo)) == (401, "M_MISSING_TOKEN")
        service.token = token["access_token"]
        assert error_of(await service.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        house.clock.pass_s(3601)
        answer = await service.get(userinfo, params={"access_token": token["access_token"]})
        assert error_of(answer) == (401, "M_UNKNOWN_TOKEN")
