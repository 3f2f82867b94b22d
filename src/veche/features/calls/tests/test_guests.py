"""Guests of calls: by a link, under a name, into one room and nowhere else. All of it by plain HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.in_process import House, Person, running_house

from veche.core.errors import InvalidParam, MatrixError
from veche.features.calls.guests.confinement import OPEN
from veche.features.calls.guests.rules import (
    HOUR_MS,
    LINKS_MOST,
    NAME_MOST,
    STAY_MOST_MS,
    RoomFacts,
    check_room,
    tame_name,
)
from veche.features.calls.tests.callers import ask_token, join_call, said, verify
from veche.features.calls.tests.house import SETTINGS, Hours

pytestmark = pytest.mark.anyio

OWN = "/_veche/v1"
V3 = "/_matrix/client/v3"
ENCRYPTED = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
NOT_FOR_GUESTS = (403, "M_GUEST_ACCESS_FORBIDDEN")
FORBIDDEN = (403, "M_FORBIDDEN")
NO_LINK = (404, "M_NOT_FOUND")
DONE = (200, "")


async def group_of(owner: Person, *members: Person, **wish: Any) -> str:
    """A group as our app makes them: encrypted, and everybody may be in its call."""
    levels = {"events": {"org.matrix.msc3401.call.member": 0}, "invite": 50}
    room_id = await owner.create_room(
        invite=[one.user_id for one in members],
        initial_state=[ENCRYPTED],
        power_level_content_override=levels,
        **wish,
    )
    for one in members:
        await one.must("POST", f"/join/{room_id}", {})
    return room_id


async def own(person: Person, method: str, path: str, body: Any = None) -> Any:
    answer = await person.http.request(method, OWN + path, json=body, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def make_link(person: Person, room_id: str, **wish: Any) -> str:
    made: str = (await own(person, "POST", f"/rooms/{room_id}/call/links", wish))["token"]
    return made


async def enter(house: House, token: str, name: str = "Vera") -> tuple[Person, dict[str, Any]]:
    answer = await house.http.post(f"{OWN}/call-links/{token}/enter", json={"name": name})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    headers = {"Authorization": f"Bearer {told['access_token']}"}
    return Person(house.http, told["user_id"], headers, iter(f"g{n}" for n in range(1_000))), told


async def try_to_enter(house: House, token: str, name: str = "Vera") -> tuple[int, str]:
    answer = await house.http.post(f"{OWN}/call-links/{token}/enter", json={"name": name})
    return answer.status_code, answer.json().get("errcode", "")


async def guests_of(person: Person, room_id: str) -> list[tuple[str, str]]:
    found = (await own(person, "GET", f"/rooms/{room_id}/call/guests"))["guests"]
    return [(one["name"], one["standing"]) for one in found]


# Pure


@given(st.text(max_size=200))
def test_a_name_is_one_short_line_and_taming_it_again_changes_nothing(text: str) -> None:
    try:
        tamed = tame_name(text)
    except InvalidParam:
        return
    assert 0 < len(tamed) <= NAME_MOST
    assert tame_name(tamed) == tamed
    assert not set(tamed) & set("\n\u202e\u200b")


def test_guests_come_only_where_they_cannot_read_what_was_said_before() -> None:
    check_room(RoomFacts(is_encrypted=True, history="shared"))
    check_room(RoomFacts(is_encrypted=False, history="joined"))
    for history in ("shared", "world_readable", "nonsense"):
        with pytest.raises(MatrixError, match="before"):
            check_room(RoomFacts(is_encrypted=False, history=history))


# Seen from outside


async def test_a_guest_waits_is_let_in_speaks_and_joins_the_call(house: House) -> None:
    ann, ben = await house.person("ann"), await house.person("ben")
    room_id = await group_of(ann, ben, name="Choir")
    token = await make_link(ann, room_id, label="For Vera")
    told = (await house.http.get(f"{OWN}/call-links/{token}")).json()
    assert (told["room_name"], told["waits"], told["is_full"]) == ("Choir", True, False)
    vera, session = await enter(house, token, " Vera\u202e\n Petrova ")
    assert session["standing"] == "waiting"

    # Whoever looks after the room is told, and nobody else.
    news = (await ann.sync())["to_device"]["events"]
    assert [event["content"] for event in news] == [{"room_id": room_id, "name": "Vera Petrova"}]
    assert (await ben.sync()).get("to_device", {}).get("events", []) == []
    assert await guests_of(ann, room_id) == [("Vera Petrova", "waiting")]
    assert "join" not in (await vera.sync()).get("rooms", {})
    assert (await said(vera, "GET", f"{V3}/rooms/{room_id}/messages?dir=b"))[0] == 403

    for _ in range(2):
        await own(ann, "POST", f"/rooms/{room_id}/call/guests/{vera.user_id}/let-in")
    assert (await own(vera, "GET", "/me/call-guest"))["standing"] == "in"
    assert await guests_of(ann, room_id) == [("Vera Petrova", "in")]
    joined = (await ben.must("GET", f"/rooms/{room_id}/joined_members"))["joined"]
    assert joined[vera.user_id]["display_name"] == "Vera Petrova (guest)"
    # With a device of their own that they vouch for, they are in the call as everybody is.
    await verify(vera)
    assert await join_call(vera, room_id) == DONE
    assert await ask_token(vera, room_id) == (503, "M_UNKNOWN"), "all is right, but there is no SFU here"
    keys = await ben.must("POST", "/keys/query", {"device_keys": {vera.user_id: []}})
    assert list(keys["device_keys"][vera.user_id]) == [session["device_id"]]
    path = f"{V3}/rooms/{room_id}/send/m.room.encrypted/1"
    assert await said(vera, "PUT", path, {"ciphertext": "hello"}) == DONE
    to_ben = {"messages": {ben.user_id: {"*": {"key": "k"}}}}
    assert await said(vera, "PUT", f"{V3}/sendToDevice/m.room.encrypted/1", to_ben) == DONE


async def test_a_guest_goes_nowhere_else(house: House) -> None:
    ann, stranger = await house.person("ann"), await house.person("stranger")
    room_id = await group_of(ann)
    open_to_all = {"type": "m.room.guest_access", "content": {"guest_access": "can_join"}}
    square = await ann.create_room(preset="public_chat", initial_state=[open_to_all])
    vera, _ = await enter(house, await make_link(ann, room_id, waits=False))
    room = f"{V3}/rooms/{room_id}"
    for method, path, body in (
        ("POST", f"{V3}/join/{square}", {}),
        ("POST", f"{V3}/rooms/{square}/join", {}),
        ("POST", f"{V3}/createRoom", {}),
        ("POST", f"{room}/invite", {"user_id": stranger.user_id}),
        ("POST", f"{room}/kick", {"user_id": ann.user_id}),
        ("PUT", f"{room}/state/m.room.name/", {"name": "Mine"}),
        ("PUT", f"{room}/state/m.room.topic", {"topic": "Mine"}),
        ("PUT", f"{room}/send/m.call.invite/1", {"call_id": "c"}),
        ("PUT", f"{room}/send/org.matrix.msc4075.rtc.notification/1", {}),
        ("GET", f"{V3}/rooms/{square}/messages?dir=b", None),
        ("GET", f"{V3}/publicRooms", None),
        ("POST", f"{V3}/user_directory/search", {"search_term": "ann"}),
        ("POST", f"{V3}/search", {"search_categories": {}}),
        ("PUT", f"{V3}/profile/{vera.user_id}/displayname", {"displayname": "The bank"}),
        ("POST", "/_matrix/media/v3/upload", {}),
        ("POST", f"{V3}/pushers/set", {}),
        ("GET", f"{OWN}/me/export", None),
        ("POST", f"{OWN}/rooms/{room_id}/call/links", {}),
        ("GET", f"{OWN}/rooms/{room_id}/call/guests", None),
        ("GET", f"{OWN}/rooms/{square}/call", None),
    ):
        assert await said(vera, method, path, body) == NOT_FOR_GUESTS or path.endswith("/publicRooms"), path
    to_stranger = {"messages": {stranger.user_id: {"*": {"text": "psst"}}}}
    assert await said(vera, "PUT", f"{V3}/sendToDevice/x/1", to_stranger) == FORBIDDEN
    assert (await stranger.sync()).get("to_device", {}).get("events", []) == []
    found = await stranger.must("POST", "/user_directory/search", {"search_term": "vera"})
    assert found["results"] == []
    # Nobody can make a guest's account more than that: it has no password, and joins what it is bound to.
    assert await said(ann, "POST", f"{V3}/rooms/{square}/invite", {"user_id": vera.user_id}) == DONE
    assert await said(vera, "POST", f"{V3}/join/{square}", {}) == NOT_FOR_GUESTS


async def test_what_is_open_to_guests_is_there(house: House) -> None:
    routes = {(route.method, route.path) for feature in house.app.features for route in feature.all_routes}
    assert routes >= OPEN


async def test_only_who_looks_after_a_room_has_to_do_with_its_guests(house: House) -> None:
    ann, ben, carl = [await house.person(name) for name in ("ann", "ben", "carl")]
    room_id = await group_of(ann, ben)
    token = await make_link(ann, room_id)
    vera, _ = await enter(house, token)
    of_vera = f"{OWN}/rooms/{room_id}/call/guests/{vera.user_id}"
    for person in (ben, carl, vera):
        refusal = NOT_FOR_GUESTS if person is vera else FORBIDDEN
        assert await said(person, "POST", f"{OWN}/rooms/{room_id}/call/links", {}) == refusal
        assert await said(person, "GET", f"{OWN}/rooms/{room_id}/call/links") == refusal
        assert await said(person, "DELETE", f"{OWN}/rooms/{room_id}/call/links/{token}") == refusal
        assert await said(person, "GET", f"{OWN}/rooms/{room_id}/call/guests") == refusal
        assert await said(person, "POST", f"{of_vera}/let-in") == refusal
        assert await said(person, "DELETE", of_vera) == refusal
    other = await group_of(carl)
    elsewhere = f"{OWN}/rooms/{other}/call/guests/{vera.user_id}"
    assert await said(carl, "POST", f"{elsewhere}/let-in") == NO_LINK
    assert await said(carl, "DELETE", elsewhere) == NO_LINK
    assert await guests_of(ann, room_id) == [("Vera", "waiting")]
    assert await said(ben, "GET", f"{OWN}/me/call-guest") == NO_LINK


async def test_who_is_refused_or_sent_away_is_out_at_once(house: House) -> None:
    ann = await house.person("ann")
    room_id = await group_of(ann)
    waiting, _ = await enter(house, await make_link(ann, room_id))
    inside, _ = await enter(house, await make_link(ann, room_id, waits=False), "Igor")
    for guest in (waiting, inside):
        path = f"/rooms/{room_id}/call/guests/{guest.user_id}"
        await own(ann, "DELETE", path)
        assert await said(guest, "GET", f"{V3}/sync") == (401, "M_UNKNOWN_TOKEN")
        assert await said(ann, "DELETE", OWN + path) == NO_LINK
    assert await guests_of(ann, room_id) == []
    since = None
    while len((await ann.must("GET", f"/rooms/{room_id}/joined_members"))["joined"]) > 1:
        query = {"timeout": 500} | ({} if since is None else {"since": since})
        since = (await ann.sync(**query))["next_batch"]


async def test_a_link_that_is_taken_back_or_over_takes_its_guests_along(house: House, clock: Hours) -> None:
    ann = await house.person("ann")
    room_id = await group_of(ann)
    token, other = [await make_link(ann, room_id, waits=False, lifetime_ms=HOUR_MS) for _ in range(2)]
    vera, igor = (await enter(house, token))[0], (await enter(house, other, "Igor"))[0]
    for _ in range(2):
        await own(ann, "DELETE", f"/rooms/{room_id}/call/links/{token}")
    assert await try_to_enter(house, token) == NO_LINK
    assert (await house.http.get(f"{OWN}/call-links/{token}")).status_code == 404
    await until_gone(ann, room_id, vera)
    assert await guests_of(ann, room_id) == [("Igor", "in")]
    clock.later_ms += HOUR_MS
    assert await try_to_enter(house, other) == NO_LINK
    assert await guests_of(ann, room_id) == []
    # The next look finds that Igor's time is over; any guest's leaving is a reason to look.
    last, _ = await enter(house, await make_link(ann, room_id, waits=False), "Olga")
    assert await said(last, "POST", f"{V3}/rooms/{room_id}/leave", {}) == DONE
    for guest in (igor, last):
        await until_gone(ann, room_id, guest)


async def until_gone(watcher: Person, room_id: str, guest: Person) -> None:
    """Wait for the upkeep, as whoever looks after the room sees it."""
    since = None
    while (await said(guest, "GET", f"{V3}/account/whoami"))[0] == 200:
        query = {"timeout": 500} | ({} if since is None else {"since": since})
        since = (await watcher.sync(**query))["next_batch"]


async def test_a_stay_is_a_day_at_most(house: House, clock: Hours) -> None:
    ann = await house.person("ann")
    room_id = await group_of(ann)
    token = await make_link(ann, room_id, lifetime_ms=20 * 24 * HOUR_MS)
    vera, session = await enter(house, token)
    assert session["until_ms"] <= clock.now_ms() + STAY_MOST_MS
    clock.later_ms += STAY_MOST_MS
    path = f"{OWN}/rooms/{room_id}/call/guests/{vera.user_id}/let-in"
    assert await said(ann, "POST", path) == NO_LINK
    await enter(house, token, "Vera again")


async def test_a_link_is_for_so_many_and_a_room_has_so_many_links(house: House) -> None:
    ann = await house.person("ann")
    room_id = await group_of(ann)
    token = await make_link(ann, room_id, guests_most=1)
    vera, _ = await enter(house, token)
    assert await try_to_enter(house, token) == (403, "ORG_VECHE_CALL_FULL")
    assert (await house.http.get(f"{OWN}/call-links/{token}")).json()["is_full"]
    await own(ann, "DELETE", f"/rooms/{room_id}/call/guests/{vera.user_id}")
    await enter(house, token, "Igor")
    for _ in range(LINKS_MOST - 1):
        await make_link(ann, room_id)
    path = f"{OWN}/rooms/{room_id}/call/links"
    assert await said(ann, "POST", path, {}) == (400, "M_LIMIT_EXCEEDED")
    assert len((await own(ann, "GET", f"/rooms/{room_id}/call/links"))["links"]) == LINKS_MOST


@pytest.mark.parametrize(
    "wish",
    [
        {"lifetime_ms": 0},
        {"lifetime_ms": 31 * 24 * HOUR_MS},
        {"guests_most": 0},
        {"guests_most": 51},
        {"label": "x" * 81},
        {"waits": "perhaps"},
    ],
)
async def test_a_link_that_would_be_good_for_too_much_is_not_made(house: House, wish: dict[str, Any]) -> None:
    ann = await house.person("ann")
    room_id = await group_of(ann)
    assert (await said(ann, "POST", f"{OWN}/rooms/{room_id}/call/links", wish))[0] == 400
    assert (await own(ann, "GET", f"/rooms/{room_id}/call/links"))["links"] == []


async def test_where_newcomers_read_what_was_said_before_no_guest_comes(house: House) -> None:
    ann = await house.person("ann")
    room_id = await ann.create_room()
    path = f"{OWN}/rooms/{room_id}/call/links"
    assert await said(ann, "POST", path, {}) == (403, "ORG_VECHE_HISTORY_OPEN")
    history = f"{V3}/rooms/{room_id}/state/m.room.history_visibility"
    await said(ann, "PUT", history, {"history_visibility": "joined"})
    token = await make_link(ann, room_id)
    await said(ann, "PUT", history, {"history_visibility": "shared"})
    assert await try_to_enter(house, token) == (403, "ORG_VECHE_HISTORY_OPEN")


async def test_a_link_is_worth_what_its_maker_is(house: House, clock: Hours) -> None:
    ann, ben, chief = [await house.person(name) for name in ("ann", "ben", "chief")]
    room_id = await group_of(ann, ben)
    levels = await ann.must("GET", f"/rooms/{room_id}/state/m.room.power_levels/")
    raised = levels | {"users": levels["users"] | {ben.user_id: 50}}
    await ann.must("PUT", f"/rooms/{room_id}/state/m.room.power_levels/", raised)
    token = await make_link(ben, room_id)
    await enter(house, token)
    await ann.must("PUT", f"/rooms/{room_id}/state/m.room.power_levels/", levels)
    assert await try_to_enter(house, token) == NO_LINK
    # Whose calling is suspended makes no way into calls either.
    await house.app.accounts.set_admin(chief.user_id, is_admin=True)  # type: ignore[arg-type]
    wish = {"user_id": ann.user_id, "reason": "Fraud.", "until_ms": clock.now_ms() + HOUR_MS}
    await own(chief, "POST", "/admin/calls/suspensions", wish)
    path = f"{OWN}/rooms/{room_id}/call/links"
    assert await said(ann, "POST", path, {}) == (403, "ORG_VECHE_CALLING_SUSPENDED")


@pytest.mark.parametrize("name", ["", " \n\u200b ", "x" * 201])
async def test_a_guest_has_a_name(house: House, name: str) -> None:
    ann = await house.person("ann")
    token = await make_link(ann, await group_of(ann))
    assert (await try_to_enter(house, token, name))[0] == 400


async def test_made_up_links_lead_nowhere(house: House) -> None:
    assert await try_to_enter(house, "guess") == NO_LINK
    assert (await house.http.get(f"{OWN}/call-links/guess")).status_code == 404


@pytest.fixture
async def closed_house(tmp_path: Path, clock: Hours) -> AsyncIterator[House]:
    calls = replace(SETTINGS, guests=False)
    async with running_house(tmp_path, None, clock, calls=calls) as house:
        yield house


async def test_where_the_operator_wants_no_guests_there_are_none(closed_house: House) -> None:
    ann = await closed_house.person("ann")
    room_id = await group_of(ann)
    assert await said(ann, "POST", f"{OWN}/rooms/{room_id}/call/links", {}) == FORBIDDEN
