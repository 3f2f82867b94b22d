"""HTTP of device keys, one-time keys and cross-signing."""

from collections.abc import Iterable
from typing import Any

import msgspec

from veche.core.errors import MissingParam, TooLarge
from veche.core.ids import DeviceId, UserId, parse_user_id
from veche.features.accounts.api import Accounts, Auth
from veche.features.keys.rules.key_objects import (
    parse_device_keys,
    parse_fallback_keys,
    parse_one_time_keys,
)
from veche.features.keys.rules.names import check_name
from veche.features.keys.service.claims import Claim
from veche.features.keys.service.device_keys import Upload, split_by_server
from veche.features.keys.service.keys import Keys
from veche.features.sync.api import SyncToken
from veche.kit.database import Database
from veche.kit.http import Access, Request, Route, get, post

QUERY_LIMIT = 10_000
"""Users in one query, or devices in one claim."""


class UploadBody(msgspec.Struct):
    """`POST /keys/upload`."""

    device_keys: dict[str, Any] | None = None
    one_time_keys: dict[str, Any] | None = None
    fallback_keys: dict[str, Any] | None = None


class QueryBody(msgspec.Struct):
    """`POST /keys/query`."""

    device_keys: dict[str, list[str]]
    timeout: int | None = None


class ClaimBody(msgspec.Struct):
    """`POST /keys/claim`."""

    one_time_keys: dict[str, dict[str, str]]
    timeout: int | None = None


class SigningBody(msgspec.Struct):
    """`POST /keys/device_signing/upload`."""

    auth: Auth | None = None
    master_key: dict[str, Any] | None = None
    self_signing_key: dict[str, Any] | None = None
    user_signing_key: dict[str, Any] | None = None


class KeyRoutes:
    """The operations on keys."""

    def __init__(self, keys: Keys, database: Database, accounts: Accounts) -> None:
        self._keys = keys
        self._database = database
        self._accounts = accounts

    def routes(self) -> list[Route]:
        """Declare them."""
        prefix = "/_matrix/client/v3/keys"
        return [
            post(f"{prefix}/upload", self.upload, Access.GUEST),
            post(f"{prefix}/query", self.query, Access.GUEST),
            post(f"{prefix}/claim", self.claim, Access.GUEST),
            get(f"{prefix}/changes", self.changes, Access.GUEST),
            post(f"{prefix}/device_signing/upload", self.upload_signing_keys),
            post("/_matrix/client/unstable/keys/device_signing/upload", self.upload_signing_keys),
            post(f"{prefix}/signatures/upload", self.upload_signatures),
        ]

    async def upload(self, request: Request) -> Any:
        """Store the keys of the device that asks."""
        body = await request.decode(UploadBody)
        upload = parse_upload(body, request.requester.user_id, request.requester.device_id)
        return {"one_time_key_counts": await self._keys.device_keys.upload(request.requester, upload)}

    async def query(self, request: Request) -> Any:
        """Show keys of users."""
        body = await request.decode(QueryBody)
        wanted = {
            parse_user_id(user_id): {DeviceId(device_id) for device_id in device_ids}
            for user_id, device_ids in body.device_keys.items()
        }
        _check_length(wanted)
        local, failures = split_by_server(wanted, self._keys.server_name)
        viewer = request.requester.user_id
        found = await self._keys.device_keys.query(viewer, {user_id: wanted[user_id] for user_id in local})
        return {**found, "failures": failures}

    async def claim(self, request: Request) -> Any:
        """Hand out one-time keys."""
        body = await request.decode(ClaimBody)
        wanted = {parse_user_id(user_id): devices for user_id, devices in body.one_time_keys.items()}
        local, failures = split_by_server(wanted, self._keys.server_name)
        claims = [
            _claim(user_id, device_id, algorithm)
            for user_id in local
            for device_id, algorithm in wanted[user_id].items()
        ]
        _check_length(claims)
        return {"one_time_keys": await self._keys.claims.claim(claims), "failures": failures}

    async def changes(self, request: Request) -> Any:
        """Tell whose keys changed between two syncs."""
        after = SyncToken.parse(request.required_query("from")).position
        upto = SyncToken.parse(request.required_query("to")).position
        user_id = request.requester.user_id
        changes = await self._database.read(self._keys.device_list_changes, user_id, after, upto)
        return {"changed": sorted(changes.changed), "left": sorted(changes.left)}

    async def upload_signing_keys(self, request: Request) -> Any:
        """Publish cross-signing keys; the password is asked for when they replace others."""
        body = await request.decode(SigningBody)
        keys = {
            "master": body.master_key,
            "self_signing": body.self_signing_key,
            "user_signing": body.user_signing_key,
        }
        uploaded = {usage: key for usage, key in keys.items() if key is not None}
        if not uploaded:
            raise MissingParam("There is no key to upload")

        async def authorize() -> None:
            operation = "replace cross-signing keys"
            await self._accounts.authorize_interactively(
                request.requester, body.auth, operation, address=request.address
            )

        await self._keys.cross_signing.upload_keys(request.requester.user_id, uploaded, authorize)
        return {}

    async def upload_signatures(self, request: Request) -> Any:
        """Add signatures to keys."""
        signed = await request.decode(dict[str, dict[str, Any]])
        user_id = request.requester.user_id
        return {"failures": await self._keys.cross_signing.add_signatures(user_id, signed)}


def parse_upload(body: UploadBody, user_id: UserId, device_id: DeviceId) -> Upload:
    """Return what a device uploads, checked as far as it can be without looking at what is stored."""
    return Upload(
        None if body.device_keys is None else parse_device_keys(body.device_keys, user_id, device_id),
        parse_one_time_keys(body.one_time_keys or {}),
        parse_fallback_keys(body.fallback_keys or {}),
    )


def _claim(user_id: UserId, device_id: str, algorithm: str) -> Claim:
    check_name(device_id, "A device id")
    return Claim(user_id, DeviceId(device_id), check_name(algorithm, "The algorithm of a key"))


def _check_length(wanted: Iterable[object]) -> None:
    if len(list(wanted)) > QUERY_LIMIT:
        raise TooLarge(f"At most {QUERY_LIMIT} can be asked for at once")
