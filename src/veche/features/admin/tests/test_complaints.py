"""Reports: what administrators read of them, and putting them away."""

from typing import Any

import pytest
from tests.in_process import House, Person

from veche.features.admin.tests.desk import must, new_admin, refused

pytestmark = pytest.mark.anyio


async def reports(admin: Person, **query: Any) -> Any:
    return (await must(admin, "GET", "/admin/reports", **query))["reports"]


async def test_a_report_tells_what_it_is_about(house: House) -> None:
    admin, alice, bob = await new_admin(house), await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat", name="Square")
    await bob.must("POST", f"/join/{room}", {})
    message = await alice.say(room, "Something rude")
    await bob.must("POST", f"/rooms/{room}/report/{message}", {"reason": "rude", "score": -50})
    await bob.must("POST", f"/rooms/{room}/report", {"reason": "spam"})
    await bob.must("POST", f"/users/{alice.user_id}/report", {"reason": "a bot"})
    person, place, event = await reports(admin)
    assert (person["about"], person["user_id"], person["room_id"]) == ("user", alice.user_id, None)
    assert (place["about"], place["room_name"], place["event"]) == ("room", "Square", None)
    assert (event["about"], event["event_id"], event["score"]) == ("event", message, -50)
    assert {report["reporter"] for report in (person, place, event)} == {bob.user_id}
    told = event["event"]
    assert (told["sender"], told["body"], told["type"]) == (alice.user_id, "Something rude", "m.room.message")
    assert (told["is_deleted"], told["is_encrypted"]) == (False, False)


async def test_whoever_is_reported_for_a_call_is_found_by_it(house: House) -> None:
    admin, alice, bob = await new_admin(house), await house.person("alice"), await house.person("bob")
    path = f"/users/{bob.user_id}/report"
    await alice.must("POST", path, {"reason": "fraud", "org.veche.occasion": "call"})
    await alice.must("POST", path, {"reason": "rude"})
    await alice.must("POST", f"/users/{admin.user_id}/report", {"reason": "rude"})
    assert [report["occasion"] for report in await reports(admin)] == ["", "", "call"]
    (of_call,) = await reports(admin, occasion="call")
    assert (of_call["user_id"], of_call["reason"]) == (bob.user_id, "fraud")
    assert await refused(admin, "GET", "/admin/reports", occasion="wedding") == (400, "M_INVALID_PARAM")
    answer = await house.http.post(
        f"/_matrix/client/v3{path}",
        json={"reason": "x", "org.veche.occasion": "wedding"},
        headers=alice.headers,
    )
    assert (answer.status_code, len(await reports(admin))) == (400, 3)


async def test_what_was_deleted_or_encrypted_is_not_read(house: House) -> None:
    admin, alice = await new_admin(house), await house.person("alice")
    room = await alice.create_room()
    deleted = await alice.say(room, "Gone")
    await alice.must("PUT", f"/rooms/{room}/redact/{deleted}/r", {})
    sent = await alice.must("PUT", f"/rooms/{room}/send/m.room.encrypted/e", {"ciphertext": "x"})
    for event_id in (deleted, sent["event_id"]):
        await alice.must("POST", f"/rooms/{room}/report/{event_id}", {})
    secret, gone = [report["event"] for report in await reports(admin)]
    assert (secret["body"], secret["is_encrypted"]) == (None, True)
    assert (gone["body"], gone["is_deleted"]) == (None, True)


async def test_handled_reports_are_put_away_and_can_be_taken_up_again(house: House) -> None:
    admin, alice = await new_admin(house), await house.person("alice")
    for number in range(4):
        await alice.must("POST", f"/users/{admin.user_id}/report", {"reason": str(number)})
    first = await must(admin, "GET", "/admin/reports", limit=3)
    assert [report["reason"] for report in first["reports"]] == ["3", "2", "1"]
    assert [r["reason"] for r in await reports(admin, before=first["next_before"])] == ["0"]
    path = f"/admin/reports/{first['reports'][0]['number']}/handled"
    for _ in range(2):
        await must(admin, "PUT", path, {"handled": True})
    assert [report["reason"] for report in await reports(admin)] == ["2", "1", "0"]
    (handled,) = await reports(admin, handled="true")
    assert (handled["reason"], handled["handled_by"]) == ("3", admin.user_id)
    assert handled["handled_ms"] >= handled["reported_ms"]
    assert (await must(admin, "GET", "/admin/health"))["open_reports"] == 3
    await must(admin, "PUT", path, {"handled": False})
    assert len(await reports(admin)) == 4


async def test_only_reports_that_are_there_are_handled(house: House) -> None:
    admin = await new_admin(house)
    for number in ("1", "0", "-1", "x", "9" * 40):
        answer = await refused(admin, "PUT", f"/admin/reports/{number}/handled", {"handled": True})
        assert answer == (404, "M_NOT_FOUND")
