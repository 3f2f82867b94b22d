"""A person's cross-signing identity, with the private keys that no server ever sees."""

from dataclasses import dataclass
from typing import Any

from veche.core.signatures import SigningKey, sign_json
from veche.features.keys.tests.house import Json, Person, new_key, public


@dataclass
class Identity:
    """The three keys of a person."""

    person: Person
    master: SigningKey
    self_signing: SigningKey
    user_signing: SigningKey

    @classmethod
    def new(cls, person: Person) -> "Identity":
        return cls(person, *(new_key(person.clock) for _ in range(3)))

    def upload(self) -> Json:
        return {
            "master_key": self.bare(self.master, "master"),
            "self_signing_key": self.signed(self.self_signing, "self_signing"),
            "user_signing_key": self.signed(self.user_signing, "user_signing"),
        }

    def bare(self, key: SigningKey, usage: str) -> Json:
        return {"user_id": self.person.user_id, "usage": [usage], "keys": {key.key_id: public(key)}}

    def signed(self, key: SigningKey, usage: str) -> Json:
        return sign_json(self.bare(key, usage), self.person.user_id, self.master)

    async def publish(self) -> None:
        await self.person.ok("POST", "keys/device_signing/upload", self.upload())


async def add_signatures(person: Person, target: Person, **signed: Any) -> Json:
    """Upload signed keys of a target by name; return the failures."""
    answer = await person.ok("POST", "keys/signatures/upload", {target.user_id: signed})
    failures: Json = answer["failures"]
    return failures
