"""What people are given to reach each other through a TURN server."""

import hmac
from base64 import b64encode
from hashlib import sha1
from pathlib import Path

import pytest
from tests.in_process import running_house

from veche.core.ids import UserId
from veche.features.calls.api import CallsSettings
from veche.features.calls.rules.turn import make_turn_password
from veche.features.calls.tests.callers import DONE, said
from veche.kit.clock import Clock

SETTINGS = CallsSettings(sfu="off", turn_uris=("turn:turn.example.org?transport=udp",), turn_secret="s3cret")


def test_a_password_is_what_a_turn_server_with_the_secret_computes() -> None:
    made = make_turn_password(UserId("@alice:example.org"), "s3cret", 1_800_000_000)
    assert made.username == "1800000000:@alice:example.org"
    assert made.password == b64encode(hmac.digest(b"s3cret", made.username.encode(), sha1)).decode()


@pytest.mark.anyio
async def test_without_a_turn_server_the_answer_is_empty(tmp_path: Path) -> None:
    async with running_house(tmp_path, None) as house:
        alice = await house.person("alice")
        assert await alice.must("GET", "/voip/turnServer") == {}


@pytest.mark.anyio
async def test_each_person_is_given_their_own_password_and_strangers_none(tmp_path: Path) -> None:
    async with running_house(tmp_path, None, calls=SETTINGS) as house:
        alice, bob = await house.person("alice"), await house.person("bob")
        hers, his = [await one.must("GET", "/voip/turnServer") for one in (alice, bob)]
        assert hers["uris"] == list(SETTINGS.turn_uris)
        assert hers["ttl"] == SETTINGS.turn_lifetime_s
        assert hers["username"].endswith(alice.user_id)
        assert hers["password"] != his["password"]
        assert (await house.http.get("/_matrix/client/v3/voip/turnServer")).status_code == 401


@pytest.mark.anyio
async def test_nobody_is_relayed_whose_calling_is_suspended(tmp_path: Path) -> None:
    async with running_house(tmp_path, None, calls=SETTINGS) as house:
        chief, mallory = await house.person("chief"), await house.person("mallory")
        await house.app.accounts.set_admin(UserId(chief.user_id), is_admin=True)
        until_ms = Clock().now_ms() + 3_600_000
        wish = {"user_id": mallory.user_id, "reason": "Three people reported fraud.", "until_ms": until_ms}
        assert await said(chief, "POST", "/_veche/v1/admin/calls/suspensions", wish) == DONE
        assert await mallory.must("GET", "/voip/turnServer") == {}
        assert (await chief.must("GET", "/voip/turnServer"))["uris"]
