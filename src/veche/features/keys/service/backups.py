"""Backups of room keys: the server keeps sealed boxes and the rules for replacing them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson

from veche.core.canonical_json import check_canonical, encode_canonical
from veche.core.errors import InvalidParam, MatrixError, NotFound, TooLarge
from veche.core.ids import UserId, parse_room_id
from veche.features.keys.jobs import remove_backup_job
from veche.features.keys.rules.backup import (
    AUTH_DATA_LIMIT_BYTES,
    SESSION_LIMIT_BYTES,
    BackedUpKey,
    KeyBackupData,
    NewBackup,
    Rank,
    RoomKeyBackup,
)
from veche.features.keys.rules.names import check_name
from veche.features.keys.settings import KeysSettings
from veche.features.keys.store import backups as store
from veche.features.keys.store.backups import Backup, Place
from veche.kit.database import Database
from veche.kit.jobs import Jobs
from veche.kit.transaction import Snapshot, Transaction


class Backups:
    """The backups of users, each version by its number."""

    def __init__(self, database: Database, jobs: Jobs, settings: KeysSettings) -> None:
        self._database = database
        self._jobs = jobs
        self._settings = settings

    async def begin(self, user_id: UserId, new: NewBackup) -> str:
        """Begin a new version, which is the current one from now on; return its number."""
        return await self._database.write(self._begin, user_id, new.algorithm, _encode_auth_data(new))

    async def describe(self, user_id: UserId, version: str | None = None) -> dict[str, Any]:
        """Return what a version, or the current one, is; raise M_NOT_FOUND."""
        backup = await self._database.read(_get_backup, user_id, version)
        return {
            "algorithm": backup.algorithm,
            "auth_data": orjson.Fragment(backup.auth_data),
            "version": str(backup.version),
            **_status(backup),
        }

    async def update(self, user_id: UserId, version: str, new: NewBackup) -> None:
        """Replace the authentication data of a version."""
        if new.version is not None and new.version != version:
            raise InvalidParam("The version in the body is not that of the path")
        await self._database.write(self._update, user_id, version, new.algorithm, _encode_auth_data(new))

    async def delete(self, user_id: UserId, version: str) -> None:
        """Delete a version with its keys; once more does no harm."""
        await self._database.write(self._delete, user_id, version)

    def delete_all_in(self, tx: Transaction, user_id: UserId) -> None:
        """Delete all backups of a user, as part of a transaction."""
        for version in store.list_versions(tx, user_id):
            self._delete(tx, user_id, str(version))

    async def put_keys(
        self, user_id: UserId, version: str, rooms: dict[str, RoomKeyBackup]
    ) -> dict[str, Any]:
        """Store keys where they are better than those that are there; return etag and count."""
        keys = [
            parse_key(room_id, session_id, data)
            for room_id, room in rooms.items()
            for session_id, data in room.sessions.items()
        ]
        return await self._database.write(self._put_keys, user_id, version, keys)

    async def get_keys(self, user_id: UserId, version: str, place: Place) -> list[BackedUpKey]:
        """Return keys; raise M_NOT_FOUND without the version, or without the one key that was asked for."""
        _check_place(place)
        is_short = place.session_id is not None
        read = self._database.read if is_short else self._database.read_aside
        return await read(_list_keys, user_id, version, place)

    async def delete_keys(self, user_id: UserId, version: str, place: Place) -> dict[str, Any]:
        """Delete keys; return etag and count."""
        _check_place(place)
        return await self._database.write(self._delete_keys, user_id, version, place)

    def _begin(self, tx: Transaction, user_id: UserId, algorithm: str, auth_data: str) -> str:
        version = store.find_newest_version(tx, user_id) + 1
        store.put_backup(tx, user_id, Backup(version, algorithm, auth_data))
        return str(version)

    def _update(self, tx: Transaction, user_id: UserId, version: str, algorithm: str, auth_data: str) -> None:
        backup = _get_backup(tx, user_id, version)
        if backup.algorithm != algorithm:
            raise InvalidParam("The algorithm of a backup cannot change")
        store.put_backup(tx, user_id, replace(backup, auth_data=auth_data))

    def _delete(self, tx: Transaction, user_id: UserId, version: str) -> None:
        backup = _find_version(tx, user_id, version)
        if backup is None:
            raise _no_such_backup()
        if backup.is_deleted:
            return
        store.put_backup(tx, user_id, replace(backup, auth_data="{}", key_count=0, is_deleted=True))
        self._jobs.enqueue(tx, remove_backup_job(user_id, backup.version, tx.now_ms))

    def _put_keys(
        self, tx: Transaction, user_id: UserId, version: str, keys: Sequence[BackedUpKey]
    ) -> dict[str, Any]:
        backup = _get_current(tx, user_id, version)
        known = store.list_ranks(tx, user_id, backup.version, keys)
        better = [
            key
            for key in keys
            if (rank := known.get((key.room_id, key.session_id))) is None or key.rank.is_better_than(rank)
        ]
        count = backup.key_count + sum((key.room_id, key.session_id) not in known for key in better)
        if count > max(self._settings.backup_keys_limit, backup.key_count):
            raise TooLarge(f"A backup holds at most {self._settings.backup_keys_limit} keys")
        if better:
            backup = replace(backup, etag=backup.etag + 1, key_count=count)
            for key in better:
                store.put_key(tx, user_id, backup.version, key)
            store.put_backup(tx, user_id, backup)
        return _status(backup)

    def _delete_keys(self, tx: Transaction, user_id: UserId, version: str, place: Place) -> dict[str, Any]:
        backup = _get_backup(tx, user_id, version)
        gone = store.count_keys(tx, user_id, backup.version, place)
        if gone:
            backup = replace(backup, etag=backup.etag + 1, key_count=backup.key_count - gone)
            store.remove_keys(tx, user_id, backup.version, place)
            store.put_backup(tx, user_id, backup)
        return _status(backup)


def parse_key(room_id: str, session_id: str, data: KeyBackupData) -> BackedUpKey:
    """Return an uploaded key; raise M_INVALID_PARAM, M_BAD_JSON or M_TOO_LARGE."""
    _check_place(Place(room_id, session_id))
    check_canonical(data.session_data)
    encoded = encode_canonical(data.session_data)
    if len(encoded) > SESSION_LIMIT_BYTES:
        raise TooLarge(f"A backed up key is over {SESSION_LIMIT_BYTES} bytes")
    rank = Rank(data.is_verified, data.first_message_index, data.forwarded_count)
    return BackedUpKey(room_id, session_id, rank, encoded.decode())


def show_key(key: BackedUpKey) -> dict[str, Any]:
    """Return a key as it was uploaded."""
    return {
        "first_message_index": key.rank.first_message_index,
        "forwarded_count": key.rank.forwarded_count,
        "is_verified": key.rank.is_verified,
        "session_data": orjson.Fragment(key.session_data),
    }


def _encode_auth_data(new: NewBackup) -> str:
    check_canonical(new.auth_data)
    encoded = encode_canonical(new.auth_data)
    if len(encoded) > AUTH_DATA_LIMIT_BYTES:
        raise TooLarge(f"auth_data is over {AUTH_DATA_LIMIT_BYTES} bytes")
    check_name(new.algorithm, "The algorithm")
    return encoded.decode()


def _check_place(place: Place) -> None:
    if place.room_id is not None:
        parse_room_id(check_name(place.room_id, "The id of a room"))
    if place.session_id is not None:
        check_name(place.session_id, "The id of a session")


def _status(backup: Backup) -> dict[str, Any]:
    return {"etag": str(backup.etag), "count": backup.key_count}


def _no_such_backup() -> MatrixError:
    return NotFound("There is no such backup")


def _find_version(snapshot: Snapshot, user_id: UserId, version: str) -> Backup | None:
    """Return a version by the text that clients know it by; other texts are no versions."""
    if not (version.isascii() and version.isdecimal() and len(version) <= 18) or version[:1] == "0":
        return None
    return store.find_backup(snapshot, user_id, int(version))


def _get_backup(snapshot: Snapshot, user_id: UserId, version: str | None) -> Backup:
    if version is None:
        backup = store.find_current(snapshot, user_id)
    else:
        backup = _find_version(snapshot, user_id, version)
    if backup is None or backup.is_deleted:
        raise _no_such_backup()
    return backup


def _get_current(snapshot: Snapshot, user_id: UserId, version: str) -> Backup:
    """Return the current backup if this is its version: keys go into no other."""
    current = store.find_current(snapshot, user_id)
    if current is None:
        raise _no_such_backup()
    if str(current.version) != version:
        raise MatrixError(
            "That is not the current version of the backup",
            errcode="M_WRONG_ROOM_KEYS_VERSION",
            status=403,
            current_version=str(current.version),
        )
    return current


def _list_keys(snapshot: Snapshot, user_id: UserId, version: str, place: Place) -> list[BackedUpKey]:
    backup = _get_backup(snapshot, user_id, version)
    keys = store.list_keys(snapshot, user_id, backup.version, place)
    if place.session_id is not None and not keys:
        raise NotFound("The backup does not have this key")
    return keys
