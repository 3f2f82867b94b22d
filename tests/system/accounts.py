"""Accounts for stories: names that no other story uses, registered as the specification's interactive flow says."""

import secrets
from dataclasses import dataclass

import httpx

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Account:
    """A registered person with one logged-in device."""

    user_id: str
    device_id: str
    access_token: str
    password: str = PASSWORD

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


def new_name(name: str) -> str:
    """A localpart that is new even on a homeserver that many test runs have used."""
    return f"{name}-{secrets.token_hex(4)}"


def register(url: str, name: str) -> Account:
    """Register with m.login.dummy: first the refusal with its session, then the session completed."""
    with httpx.Client(base_url=url, timeout=30) as http:
        wanted = {"username": new_name(name), "password": PASSWORD}
        refusal = http.post("/_matrix/client/v3/register", json=wanted)
        assert refusal.status_code == 401, refusal.text
        stages = [flow["stages"] for flow in refusal.json()["flows"]]
        assert ["m.login.dummy"] in stages, stages
        proof = {"type": "m.login.dummy", "session": refusal.json()["session"]}
        answer = http.post("/_matrix/client/v3/register", json={**wanted, "auth": proof})
    assert answer.status_code == 200, answer.text
    made = answer.json()
    return Account(made["user_id"], made["device_id"], made["access_token"])
