"""Registering: by a person at the door, as a guest, or by the operator's hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from veche.core.errors import Forbidden, MatrixError
from veche.core.ids import UserId
from veche.features.accounts import rules
from veche.features.accounts.service.first_admin import STAGE as SETUP
from veche.features.accounts.service.first_admin import FirstAdmin
from veche.features.accounts.service.hooks import Hooks
from veche.features.accounts.service.interactive import (
    DUMMY,
    EMAIL,
    REGISTRATION_TOKEN,
    Auth,
    Challenge,
    Interactive,
    Verify,
)
from veche.features.accounts.service.passwords import Passwords
from veche.features.accounts.service.sessions import Credentials, DeviceWish, Sessions
from veche.features.accounts.settings import AccountsSettings
from veche.features.accounts.store import profiles as profile_store
from veche.features.accounts.store import registration_tokens as token_store
from veche.features.accounts.store import threepids as threepid_store
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.threepids import Threepid
from veche.features.accounts.store.users import User
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot, Transaction

ATTEMPT_COST = 0.5
"""A registration is at least two requests: the one that asks for the stages, and the one that has them."""


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody who registers asks for."""

    name: str | None
    password: str | None
    auth: Auth | None
    wish: DeviceWish
    wants_login: bool = True
    is_own_page: bool = False
    """Whether nobody else's web page can have sent this."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An account about to be made."""

    user: User
    wish: DeviceWish
    credentials: Credentials | None = None
    display_name: str | None = None
    proved: Mapping[str, str] = field(default_factory=dict)
    is_own_page: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """What letting people in takes."""

    interactive: Interactive
    passwords: Passwords
    sessions: Sessions
    first_admin: FirstAdmin
    hooks: Hooks


class Registration:
    """Lets people in, by the setting `registration`."""

    def __init__(self, kit: Kit, settings: AccountsSettings, admission: Admission) -> None:
        self._kit = kit
        self._settings = settings
        self._interactive = admission.interactive
        self._passwords = admission.passwords
        self._sessions = admission.sessions
        self._first_admin = admission.first_admin
        self._hooks = admission.hooks
        self.claims: list[Callable[[UserId], bool]] = []
        """Say which user ids belong to application services."""
        self.verifiers: dict[str, Verify] = {
            DUMMY: _nothing,
            REGISTRATION_TOKEN: self._verify_token,
            SETUP: self._first_admin.verify,
        }

    async def register(self, application: Application) -> Credentials | UserId:
        """Make an account and log it in; return only its id when no login is wanted."""
        self._kit.limits.check("registration", application.wish.address, ATTEMPT_COST)
        flows = self._flows(application.auth)
        if application.name is not None:
            await self.check_available(application.name)
        if application.password is not None:
            rules.check_password(application.password, self._settings.password_least_length)
        challenge = Challenge("register", flows, self.verifiers)
        proved = await self._interactive.complete(challenge, application.auth)
        return await self._admit(application, proved)

    async def register_guest(self, wish: DeviceWish) -> Credentials:
        """Make an account without name or password, for looking around."""
        self._kit.limits.check("registration", wish.address)
        if not self._settings.guests:
            raise Forbidden("This server takes no guests", errcode="M_GUEST_ACCESS_FORBIDDEN")
        user_id = self._random_id("guest-")
        wish = replace(wish, device_id=None, can_refresh=False)
        credentials = self._sessions.new_credentials(user_id, wish)
        user = User(user_id, "", self._kit.clock.now_ms(), is_guest=True)
        await self._kit.database.write(self._create, Newcomer(user, wish, credentials))
        return credentials

    def new_guest(self, prefix: str, address: str, agent: str) -> Credentials:
        """Return what somebody signs in with whom a slice above takes in as a guest, by `add_guest`."""
        wish = DeviceWish(address=address, agent=agent)
        return self._sessions.new_credentials(self._random_id(prefix), wish)

    def add_guest(self, tx: Transaction, credentials: Credentials, display_name: str) -> None:
        """Make the account of such a guest, whether or not this server takes guests without a name."""
        user = User(credentials.user_id, "", tx.now_ms, is_guest=True)
        self.add_account(tx, user, display_name)
        self._sessions.open_session(tx, credentials, DeviceWish())

    async def check_available(self, name: str) -> UserId:
        """Return the id that a name would get, or raise why nobody can register under it."""
        user_id = rules.check_new_name(name, self._kit.server_name, self._settings.reserved_names)
        await self._kit.database.read(self._check_free, user_id)
        return user_id

    async def create_user(self, name: str, password: str, *, is_admin: bool = False) -> UserId:
        """Make an account by the operator's hand: reserved names are free, no proof is asked for."""
        user_id = rules.check_new_name(name, self._kit.server_name)
        rules.check_password(password, self._settings.password_least_length)
        password_hash = await self._passwords.hash(password)
        user = User(user_id, password_hash, self._kit.clock.now_ms(), is_admin=is_admin)
        await self._kit.database.write(self._create, Newcomer(user, DeviceWish(), display_name=name))
        return user_id

    async def is_token_valid(self, token: str) -> bool:
        """Return whether one more person may register with a token."""
        if self._settings.registration == "closed":
            raise Forbidden("Registration is closed")
        if not rules.is_registration_token(token):
            return False
        found = await self._kit.database.read(token_store.find_token, token)
        return found is not None and found.is_valid(self._kit.clock.now_ms())

    def add_account(self, tx: Transaction, user: User, display_name: str | None) -> None:
        """Store an account with all that belongs to a new one."""
        user_store.add_user(tx, user)
        if display_name is not None:
            profile_store.put_fields(tx, user.user_id, {"displayname": display_name})
        for hook in self._hooks.user_created:
            hook(tx, user.user_id)

    def _flows(self, auth: Auth | None) -> list[list[str]]:
        if auth is not None and auth.type == SETUP:
            return [[SETUP]]  # the link opens closed doors too
        if self._settings.registration == "closed":
            raise Forbidden("Registration is closed: ask the people who run this server")
        email = [EMAIL] if self._settings.registration_needs_email else []
        token = [REGISTRATION_TOKEN] if self._settings.registration == "token" else []
        return [token + email or [DUMMY]]

    async def _admit(self, application: Application, proved: Mapping[str, str]) -> Credentials | UserId:
        password = rules.require(application.password, "password")
        name = application.name or self._random_id("")[1:].partition(":")[0]
        user_id = rules.check_new_name(name, self._kit.server_name)
        password_hash = await self._passwords.hash(password)
        wants = application.wants_login
        credentials = self._sessions.new_credentials(user_id, application.wish) if wants else None
        user = User(user_id, password_hash, self._kit.clock.now_ms())
        newcomer = Newcomer(user, application.wish, credentials, name, proved, application.is_own_page)
        await self._kit.database.write(self._create, newcomer)
        return credentials or user_id

    def _create(self, tx: Transaction, newcomer: Newcomer) -> None:
        token, address = newcomer.proved.get(REGISTRATION_TOKEN), newcomer.proved.get(EMAIL)
        self._check_free(tx, newcomer.user.user_id)
        if token is not None:
            _check_token(tx, token)
        if address is not None:
            check_address_free(tx, address)
        user = newcomer.user
        if not user.is_guest and self._becomes_admin(tx, newcomer):
            user = replace(user, is_admin=True)
        self.add_account(tx, user, newcomer.display_name)
        if user.is_admin:
            self._first_admin.void_link(tx)
        if token is not None:
            token_store.count_use(tx, token)
        if address is not None:
            threepid = Threepid("email", address, tx.now_ms, tx.now_ms)
            threepid_store.add_threepid(tx, newcomer.user.user_id, threepid)
        if newcomer.credentials is not None:
            self._sessions.open_session(tx, newcomer.credentials, newcomer.wish)

    def _becomes_admin(self, tx: Transaction, newcomer: Newcomer) -> bool:
        return self._first_admin.is_admin(tx, newcomer.proved, is_own_page=newcomer.is_own_page)

    def _check_free(self, snapshot: Snapshot, user_id: UserId) -> None:
        if any(is_claimed(user_id) for is_claimed in self.claims):
            raise MatrixError("That name belongs to an application service", errcode="M_EXCLUSIVE")
        if user_store.find_user(snapshot, user_id) is not None:
            raise MatrixError("That name is taken", errcode="M_USER_IN_USE")

    async def _verify_token(self, auth: Auth) -> str:
        token = rules.require(auth.token, "token")
        await self._kit.database.read(_check_token, token)
        return token

    def _random_id(self, prefix: str) -> UserId:
        return UserId(f"@{prefix}{self._kit.clock.new_token(16).lower()}:{self._kit.server_name}")


async def _nothing(_auth: Auth) -> str:
    return ""


def _check_token(snapshot: Snapshot, token: str) -> None:
    found = token_store.find_token(snapshot, token)
    if found is None or not found.is_valid(snapshot.now_ms):
        raise Forbidden("That registration token is not valid (any more)")


def check_address_free(snapshot: Snapshot, address: str) -> None:
    """Raise M_THREEPID_IN_USE for a mail address of some account."""
    if threepid_store.find_owner(snapshot, "email", address) is not None:
        raise MatrixError("That address belongs to another account", errcode="M_THREEPID_IN_USE")
