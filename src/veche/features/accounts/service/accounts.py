"""The door to accounts: what other slices, the composition root and the operator's commands may ask."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.accounts import rules
from veche.features.accounts.service.account_data import AccountData, Provider
from veche.features.accounts.service.authentication import Authentication, TokenSource
from veche.features.accounts.service.hooks import (
    Deactivated,
    DevicesRemoved,
    Hooks,
    ProfileChanged,
    UserCreated,
)
from veche.features.accounts.service.identification import Identification
from veche.features.accounts.service.interactive import Auth, Interactive
from veche.features.accounts.service.login import Login
from veche.features.accounts.service.passwords import Passwords
from veche.features.accounts.service.profiles import Profile, Profiles
from veche.features.accounts.service.registration import Registration
from veche.features.accounts.service.sessions import Sessions
from veche.features.accounts.service.token_cache import TokenCache
from veche.features.accounts.settings import AccountsSettings
from veche.features.accounts.store import account_data as data_store
from veche.features.accounts.store import devices as device_store
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.account_data import AccountDatum
from veche.features.accounts.store.devices import Device
from veche.features.accounts.store.users import User
from veche.features.accounts.sync_section import AccountDataSection, RoomsFinder
from veche.features.sync.api import Sync
from veche.kit.feature import Kit
from veche.kit.http import Access, Request, Requester
from veche.kit.transaction import Snapshot, Transaction


class Accounts:
    """People of this server: their sessions, devices, profiles and account data, one attribute a theme."""

    def __init__(self, kit: Kit, settings: AccountsSettings, sync: Sync) -> None:
        self._hooks = Hooks()
        cache = TokenCache(kit.clock)
        kit.database.on_foreign_writes(cache.forget_all)
        self._section = AccountDataSection()
        sync.contribute(self._section)
        self.passwords = Passwords(settings.password_memory_kib)
        self.interactive = Interactive(kit.database)
        self.sessions = Sessions(kit.database, self._hooks, cache, settings.access_token_lifetime_s)
        self.authentication = Authentication(kit.database, self.sessions)
        self.identification = Identification(kit, self.passwords)
        self.registration = Registration(
            kit, settings, self.interactive, self.passwords, self.sessions, self._hooks
        )
        self.login = Login(kit, self.identification, self.passwords, self.sessions, self.interactive)
        self.profiles = Profiles(kit.database, self._hooks)
        self.data = AccountData(kit.database, sync)

    async def authenticate(self, request: Request, access: Access) -> None:
        """Tell the kit who asks: see `WebServer`."""
        await self.authentication.authenticate(request, access)

    async def authorize_interactively(
        self, requester: Requester, auth: Auth | None, operation: str, *, address: str = ""
    ) -> None:
        """Return once the requester gave their password for an operation; raise the 401 until then."""
        challenge = self.identification.password_challenge(operation, requester, address)
        await self.interactive.complete(challenge, auth)

    async def stop(self) -> None:
        """Finish what runs beside the requests."""
        await self.authentication.stop()
        await self.passwords.close()

    # What is asked inside a snapshot or a transaction.

    def find_user(self, snapshot: Snapshot, user_id: UserId) -> User | None:
        """Return an account of this server, also a deactivated one."""
        return user_store.find_user(snapshot, user_id)

    def user_exists(self, snapshot: Snapshot, user_id: UserId) -> bool:
        """Return whether somebody of this server can be reached under an id."""
        user = user_store.find_user(snapshot, user_id)
        return user is not None and not user.is_deactivated

    def find_profile(self, snapshot: Snapshot, user_id: UserId) -> Profile | None:
        """Return a profile of this server."""
        return self.profiles.find(snapshot, user_id)

    def list_devices(self, snapshot: Snapshot, user_id: UserId) -> list[Device]:
        """Return a user's devices."""
        return device_store.list_devices(snapshot, user_id)

    def find_device(self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> Device | None:
        """Return one device."""
        return device_store.find_device(snapshot, user_id, device_id)

    def ignored_users(self, snapshot: Snapshot, user_id: UserId) -> frozenset[UserId]:
        """Return whom a user ignores; memory answers, as a rule."""
        return self.data.ignored_users(snapshot, user_id)

    def find_account_data(
        self, snapshot: Snapshot, user_id: UserId, kind: str, room_id: RoomId | None = None
    ) -> dict[str, Any] | None:
        """Return a piece of account data."""
        content = data_store.find_content(snapshot, user_id, room_id, kind)
        found: dict[str, Any] | None = None if content is None else orjson.loads(content)
        return found

    def put_account_data(
        self,
        tx: Transaction,
        user_id: UserId,
        kind: str,
        content: Mapping[str, Any],
        room_id: RoomId | None = None,
    ) -> int:
        """Store a piece of account data and tell the user's devices; return its position."""
        return self.data.store(tx, user_id, AccountDatum(room_id, kind, orjson.dumps(content).decode()))

    def check_not_suspended(self, requester: Requester) -> None:
        """Raise M_USER_SUSPENDED for a suspended requester."""
        rules.check_not_suspended(requester)

    # What slices above add.

    def on_user_created(self, hook: UserCreated) -> None:
        """Have `hook(tx, user_id)` called for every new account."""
        self._hooks.user_created.append(hook)

    def on_device_removed(self, hook: DevicesRemoved) -> None:
        """Have `hook(tx, user_id, device_ids)` called when devices are logged out."""
        self._hooks.devices_removed.append(hook)

    def on_deactivated(self, hook: Deactivated) -> None:
        """Have `hook(tx, user_id, erase)` called when an account is given up."""
        self._hooks.deactivated.append(hook)

    def on_profile_changed(self, hook: ProfileChanged) -> None:
        """Have `hook(tx, user_id, field_names)` called when a profile changes."""
        self._hooks.profile_changed.append(hook)

    def authenticate_also(self, source: TokenSource) -> None:
        """Have `source(request, token)` asked first whose a token is: for application services."""
        self.authentication.sources.append(source)

    def claim_names(self, is_claimed: Callable[[UserId], bool]) -> None:
        """Have ids that belong to somebody else refused at registration, with M_EXCLUSIVE."""
        self.registration.claims.append(is_claimed)

    def check_device_ids(self, is_taken: Callable[[Snapshot, UserId, DeviceId], bool]) -> None:
        """Have device ids refused at login that are names of cross-signing keys."""
        self.sessions.device_id_checks.append(is_taken)

    def provide_account_data(self, kind: str, provider: Provider) -> None:
        """Have global account data of a type read from a slice that keeps it in its own tables."""
        self.data.providers[kind] = provider

    def place_rooms(self, find_rooms: RoomsFinder) -> None:
        """Have the account data of rooms put where the rooms are in a sync answer."""
        self._section.find_rooms = find_rooms
