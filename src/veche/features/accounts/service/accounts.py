"""The door to accounts: what other slices, the composition root and the operator's commands may ask."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.accounts import rules
from veche.features.accounts.service.account_data import AccountData, Provider
from veche.features.accounts.service.administration import Administration
from veche.features.accounts.service.authentication import Authentication, TokenSource
from veche.features.accounts.service.devices import Devices
from veche.features.accounts.service.email import EmailConfirmations
from veche.features.accounts.service.first_admin import FirstAdmin
from veche.features.accounts.service.hooks import (
    Deactivated,
    DeviceRenamed,
    DevicesRemoved,
    Hooks,
    ProfileChanged,
    UserCreated,
)
from veche.features.accounts.service.identification import Identification
from veche.features.accounts.service.interactive import EMAIL, Auth, Interactive
from veche.features.accounts.service.login import Login
from veche.features.accounts.service.mail import Mail
from veche.features.accounts.service.openid import OpenId
from veche.features.accounts.service.ownership import Means, Ownership
from veche.features.accounts.service.passwords import Passwords
from veche.features.accounts.service.profiles import Profile, Profiles, RemoteProfiles
from veche.features.accounts.service.registration import Admission, Registration
from veche.features.accounts.service.roster import Roster
from veche.features.accounts.service.sessions import Sessions
from veche.features.accounts.service.threepids import Threepids
from veche.features.accounts.service.token_cache import TokenCache
from veche.features.accounts.settings import AccountsSettings
from veche.features.accounts.store import account_data as data_store
from veche.features.accounts.store import devices as device_store
from veche.features.accounts.store import profiles as profile_store
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

    def __init__(self, kit: Kit, settings: AccountsSettings, sync: Sync, first_admin: FirstAdmin) -> None:
        self._hooks = Hooks()
        cache = TokenCache(kit.clock)
        kit.database.on_foreign_writes(cache.forget_all)
        self._section = AccountDataSection()
        sync.contribute(self._section)
        self.passwords = Passwords(settings.password_memory_kib)
        self.interactive = Interactive(kit.database)
        self.sessions = Sessions(kit.database, sync, self._hooks, cache, settings.access_token_lifetime_s)
        self.authentication = Authentication(kit.database, self.sessions)
        self.identification = Identification(kit, self.passwords)
        self.first_admin = first_admin
        self.registration = Registration(
            kit,
            settings,
            Admission(self.interactive, self.passwords, self.sessions, first_admin, self._hooks),
        )
        self.login = Login(kit, self.identification, self.passwords, self.sessions, self.interactive)
        self.profiles = Profiles(kit, self._hooks)
        self.data = AccountData(kit.database, sync)
        self.openid = OpenId(kit)
        self.administration = Administration(kit, self.sessions)
        self.roster = Roster()
        self.confirmations = EmailConfirmations(kit, Mail(settings))
        self.registration.verifiers[EMAIL] = self.confirmations.stage("register")
        self.devices = Devices(
            kit.database, self.identification, self.interactive, self.sessions, self._hooks
        )
        self.threepids = Threepids(kit.database, self.identification, self.interactive, self.confirmations)
        means = Means(
            self.identification, self.interactive, self.passwords, self.sessions, self.confirmations
        )
        self.ownership = Ownership(kit.database, settings, means, self._hooks)

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

    def list_devices_of(self, snapshot: Snapshot, user_ids: Sequence[UserId]) -> list[Device]:
        """Return the devices of several users."""
        return device_store.list_devices_of(snapshot, user_ids)

    def add_device(
        self, tx: Transaction, user_id: UserId, device_id: DeviceId, display_name: str | None
    ) -> None:
        """Add a device that nobody is logged in with."""
        device_store.add_device(tx, Device(user_id, device_id, display_name, tx.now_ms))

    def remove_devices(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        """Log devices out, or remove those that nobody is logged in with; every hook is told."""
        self.sessions.end_sessions(tx, user_id, device_ids)

    def ignored_users(self, snapshot: Snapshot, user_id: UserId) -> frozenset[UserId]:
        """Return whom a user ignores; memory answers, as a rule."""
        return self.data.ignored_users(snapshot, user_id)

    def ignored_users_in_memory(self, user_id: UserId) -> frozenset[UserId] | None:
        """Return whom a user ignores; None when memory does not know."""
        return self.data.ignored_users_in_memory(user_id)

    def blocks_invites(self, snapshot: Snapshot, user_id: UserId) -> bool:
        """Return whether a user wants to be invited by nobody."""
        config = self.find_account_data(snapshot, user_id, "m.invite_permission_config")
        return config is not None and config.get("default_action") == "block"

    def find_account_data(
        self, snapshot: Snapshot, user_id: UserId, kind: str, room_id: RoomId | None = None
    ) -> dict[str, Any] | None:
        """Return a piece of account data."""
        content = data_store.find_content(snapshot, user_id, room_id, kind)
        found: dict[str, Any] | None = None if content is None else orjson.loads(content)
        return found

    def list_room_account_data(
        self, snapshot: Snapshot, user_id: UserId, kind: str
    ) -> dict[RoomId, dict[str, Any]]:
        """Return a kind of account data of all rooms that have it."""
        found = data_store.list_of_kind(snapshot, user_id, kind)
        return {room_id: orjson.loads(content) for room_id, content in found}

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

    def keeps_text(self, snapshot: Snapshot, user_id: UserId, text: str) -> bool:
        """Return whether a user's profile or account data has a text of letters and digits in it."""
        return profile_store.has_text(snapshot, user_id, text) or data_store.has_text(snapshot, user_id, text)

    def check_not_suspended(self, requester: Requester) -> None:
        """Raise M_USER_SUSPENDED for a suspended requester."""
        rules.check_not_suspended(requester)

    # What an operator's commands ask.

    async def create_user(self, name: str, password: str, *, is_admin: bool = False) -> UserId:
        """Make an account; raise a MatrixError that says why not."""
        return await self.registration.create_user(name, password, is_admin=is_admin)

    async def set_password(self, user_id: UserId, password: str, *, log_out: bool = True) -> None:
        """Set somebody's password, and log their devices out."""
        await self.ownership.set_password(user_id, password, log_out=log_out)

    async def set_admin(self, user_id: UserId, *, is_admin: bool) -> None:
        """Make somebody an administrator, or end that."""
        await self.administration.set_admin(user_id, is_admin=is_admin)

    # What slices above add.

    def on_user_created(self, hook: UserCreated) -> None:
        """Have `hook(tx, user_id)` called for every new account."""
        self._hooks.user_created.append(hook)

    def on_device_renamed(self, hook: DeviceRenamed) -> None:
        """Have `hook(tx, user_id, device_id)` called when a device gets another display name."""
        self._hooks.device_renamed.append(hook)

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

    def fetch_remote_profiles(self, fetch: RemoteProfiles) -> None:
        """Have profiles of other servers' users fetched by the slice that can ask them."""
        self.profiles.fetch_remote = fetch

    def place_rooms(self, find_rooms: RoomsFinder) -> None:
        """Have the account data of rooms put where the rooms are in a sync answer."""
        self._section.find_rooms = find_rooms
