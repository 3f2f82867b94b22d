"""People whose clients are built on matrix-js-sdk with its Rust crypto: the same code as Element Web and our web app."""

import pytest

from tests.system.clients import js_story
from tests.system.clients.js_story import play
from tests.system.server_process import OutsideServer, ServerProcess

Homeserver = OutsideServer | ServerProcess

ALL_KEYS_READY = {"crossSigning": True, "secretStorage": True, "backupVersion": "1"}
READABLE = {"wireType": "m.room.encrypted", "readable": True}
UNREADABLE = {"wireType": "m.room.encrypted", "readable": False}


@pytest.fixture(scope="session", autouse=True)
def installed_sdk() -> None:
    reason = js_story.why_no_node()
    if reason:
        pytest.skip(reason)
    js_story.install()


def test_two_people_set_up_keys_and_talk_in_an_encrypted_room(server: Homeserver) -> None:
    seen = play("encrypted_room", server.url)

    assert seen["alice's keys"] == ALL_KEYS_READY
    assert seen["alice trusts her own device"]
    assert seen["the question as bob got it"] == READABLE
    assert seen["alice reads"] == ["Do you read me?", "Loud and clear."]
    assert seen["bob reads after reopening"] == ["Do you read me?", "Loud and clear.", "Still there?"]
    assert seen["alice reads on"] == ["Do you read me?", "Loud and clear.", "Still there?", "As ever."]


def test_a_new_device_reads_history_with_the_recovery_key_alone(server: Homeserver) -> None:
    seen = play("recovery", server.url)

    assert seen["sessions in the backup"] == 2
    assert seen["before the recovery key"] == UNREADABLE
    assert seen["restored"] == {"total": 2, "imported": 2}
    assert seen["after the recovery key"] == READABLE
    assert seen["phone reads"] == ["The key is under the mat.", "Thank you."]
    assert seen["the phone's keys"] == ALL_KEYS_READY
    assert seen["the phone is signed"]
    assert seen["bob reads"] == ["The key is under the mat.", "Thank you.", "From my new phone."]


def test_two_people_verify_each_other_by_emoji_in_their_room(server: Homeserver) -> None:
    seen = play("verify_each_other", server.url)

    assert not seen["alice trusts bob before"]
    assert len(seen["shown to alice"]) == 7
    assert seen["shown to alice"] == seen["shown to bob"]
    assert seen["alice trusts bob"]
    assert seen["bob trusts alice"]
    assert seen["bob trusts alice's device"]


def test_a_new_device_verified_from_the_old_one_receives_the_secrets(server: Homeserver) -> None:
    seen = play("verify_own_device", server.url)

    assert not seen["signed before"]
    assert seen["shown on the phone"] == seen["shown on the old device"]
    assert seen["old device trusts the phone"]
    assert seen["secrets arrived"]
    assert seen["backup key arrived"]
    assert seen["phone reads"] == ["A note to myself."]


@pytest.mark.parametrize(
    ("kind", "wire_type"), [("plain", "m.room.message"), ("encrypted", "m.room.encrypted")]
)
def test_typing_reading_reacting_editing_redacting_and_logging_out(
    server: Homeserver, kind: str, wire_type: str
) -> None:
    seen = play("everyday_chat", server.url, kind)

    assert (seen["bob sees typing"], seen["bob sees no typing"]) == (True, False)
    assert seen["bob reads"] == ["Lunch at noon?"]
    assert seen["sent as"] == wire_type
    assert (seen["bob's unread"], seen["bob's unread after reading"]) == (1, 0)
    assert seen["alice sees it read"]
    assert seen["alice sees the reaction"] == [["👍", 1]]
    assert seen["bob reads the edit"] == ["Lunch at one?"]
    assert seen["bob sees it redacted"]
    assert seen["bob's screen"] == ["Lunch at one?"]
    assert seen["after logging out"] == "M_UNKNOWN_TOKEN"


def test_an_encrypted_exchange_by_sliding_sync(server: Homeserver) -> None:
    seen = play("sliding_sync", server.url)

    assert seen["alice's keys"] == ALL_KEYS_READY
    assert seen["the question as bob got it"] == READABLE
    assert seen["alice reads"] == ["Is it faster?", "It slides."]


def test_whatever_else_a_messenger_calls_is_answered(server: Homeserver) -> None:
    seen = play("every_call", server.url)

    assert seen == {
        "newest version": "v1.19",
        "room version": "12",
        "name is free": True,
        "profile": {"displayname": "Alice A.", "m.tz": "Europe/Berlin"},
        "device": "Desk",
        "openid": "Bearer",
        "token to log in with": ["expires_in_ms", "login_token"],
        "devices left": 1,
        "download": [200, "image/png"],
        "thumbnail": [200, "image/png"],
        "may upload": True,
        "in the space": ["Space", "Tea house"],
        "summary": "Tea house",
        "public rooms": ["Tea house"],
        "alias leads to the room": True,
        "people": ["Alice A."],
        "mutual room": True,
        "threads": [2],
        "in the thread": 2,
        "related": 2,
        "first event": True,
        "found by word": 1,
        "pushers": 1,
        "room rules": [True],
        "account data": {"a": 1},
        "tags": {"m.favourite": {"order": 0.1}},
        "call member": {"a": 1},
        "turn": {},
        "bob in the study": "leave",
        "may dehydrate": True,
        "still logged in": True,
    }
