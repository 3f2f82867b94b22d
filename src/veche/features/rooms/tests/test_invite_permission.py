"""Whoever lets nobody invite them is invited by nobody, in no way, and sees no invitation."""

from typing import Any

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio

BLOCK = {"default_action": "block"}


async def permit(person: Person, config: dict[str, Any]) -> None:
    await person.must("PUT", f"/user/{person.user_id}/account_data/m.invite_permission_config", config)


async def slide(person: Person) -> Any:
    url = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync"
    wish = {"lists": {"all": {"ranges": [[0, 9]], "timeline_limit": 1, "required_state": []}}}
    return (await person.http.post(url, json=wish, headers=person.headers)).json()


async def test_no_way_of_inviting_works(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    await permit(bob, BLOCK)

    by_invite = await alice.ask("POST", f"/rooms/{room}/invite", {"user_id": bob.user_id})
    by_creation = await alice.ask("POST", "/createRoom", {"invite": [bob.user_id]})
    by_state = await alice.ask(
        "PUT", f"/rooms/{room}/state/m.room.member/{bob.user_id}", {"membership": "invite"}
    )

    for answer in (by_invite, by_creation, by_state):
        assert (answer.status_code, answer.json()["errcode"]) == (403, "M_INVITE_BLOCKED")
    assert "rooms" not in await bob.sync()


@pytest.mark.parametrize(
    "config", [{}, {"default_action": "allow"}, {"default_action": ["block"]}, {"block": True}]
)
async def test_any_other_wish_lets_invitations_through(house: House, config: dict[str, Any]) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    await permit(bob, BLOCK)
    await permit(bob, config)
    room = await alice.create_room(invite=[bob.user_id])
    assert room in (await bob.sync())["rooms"]["invite"]


async def test_an_earlier_invitation_is_not_shown_until_invitations_are_welcome_again(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    since = (await bob.sync())["next_batch"]
    room = await alice.create_room(invite=[bob.user_id])
    await permit(bob, BLOCK)

    assert "rooms" not in await bob.sync()
    assert "rooms" not in await bob.sync(since=since)
    assert (await slide(bob))["lists"]["all"]["count"] == 0

    await permit(bob, {})
    assert room in (await bob.sync())["rooms"]["invite"]
    assert room in (await slide(bob))["rooms"]
