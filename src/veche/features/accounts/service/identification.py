"""Who somebody is who gives a name or an address and a password."""

from veche.core.errors import Forbidden, InvalidParam, MissingParam
from veche.features.accounts import rules
from veche.features.accounts.service.interactive import PASSWORD, Auth, Challenge, Identifier, Verify
from veche.features.accounts.service.passwords import Passwords
from veche.features.accounts.store import threepids as threepid_store
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.users import User
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot


class Identification:
    """Verifies passwords. An unknown name takes as long, and says as little, as a wrong password."""

    def __init__(self, kit: Kit, passwords: Passwords) -> None:
        self._kit = kit
        self._passwords = passwords

    async def identify(self, identifier: Identifier, password: str, address: str) -> User:
        """Return the account that identifier and password belong to, or raise M_FORBIDDEN."""
        self._kit.limits.check("login", address)
        user = await self._kit.database.read(self._find_user, identifier)
        self._kit.limits.check("login", user.user_id if user else _subject(identifier))
        is_right = await self._passwords.verify(user.password_hash if user else None, password)
        if user is None or not is_right:
            raise Forbidden("The name or the password is wrong")
        return user

    def password_challenge(self, operation: str, requester: Requester, address: str) -> Challenge:
        """Return the challenge that asks the requester's own password for an operation."""
        verifiers = {PASSWORD: self._verify_own(requester, address)}
        return Challenge(f"{operation} {requester.user_id}", [[PASSWORD]], verifiers)

    def _verify_own(self, requester: Requester, address: str) -> Verify:
        async def verify(auth: Auth) -> str:
            identifier = auth.identifier or Identifier(user=auth.user or requester.user_id)
            user = await self.identify(identifier, rules.require(auth.password, "password"), address)
            if user.user_id != requester.user_id:
                raise Forbidden("That is somebody else's password")
            return user.user_id

        return verify

    def _find_user(self, snapshot: Snapshot, identifier: Identifier) -> User | None:
        if identifier.type == "m.id.user":
            names = rules.named_users(rules.require(identifier.user, "user"), self._kit.server_name)
            users = (user_store.find_user(snapshot, user_id) for user_id in names)
            return next((user for user in users if user), None)
        if identifier.type != "m.id.thirdparty":
            raise InvalidParam("That kind of identifier is not known here")
        if identifier.medium is None or identifier.address is None:
            raise MissingParam("'medium' or 'address' is missing")
        address = rules.canonical_address(identifier.medium, identifier.address)
        owner = threepid_store.find_owner(snapshot, identifier.medium, address)
        return user_store.find_user(snapshot, owner) if owner else None


def _subject(identifier: Identifier) -> str:
    return (identifier.user or identifier.address or "").lower()
