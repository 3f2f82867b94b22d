"""What administrators see of people and do to their accounts."""

import msgspec

from veche.core.ids import UserId
from veche.features.accounts.api import Account, Accounts, check_local_user
from veche.features.admin.answers import UserDetails, UserFacts, UserList
from veche.features.admin.wishes import NewUser, UsersWish
from veche.features.media.api import Media
from veche.features.rooms.api import Rooms
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot


class PeopleCare:
    """Looks after accounts. Locking and suspending are Matrix's own operations, and not here again."""

    def __init__(self, kit: Kit, accounts: Accounts, rooms: Rooms, media: Media) -> None:
        self._kit = kit
        self._accounts = accounts
        self._rooms = rooms
        self._media = media

    async def list_users(self, wish: UsersWish) -> UserList:
        """Return a page of accounts."""
        page = await self._kit.database.read_aside(
            self._accounts.roster.list_accounts, wish.search, wish.standing, wish.after, wish.limit
        )
        return UserList([_facts_of(account) for account in page.accounts], page.next_after)

    async def get_user(self, user_id: str) -> UserDetails:
        """Return one account or raise M_NOT_FOUND."""
        return await self._kit.database.read(self._read_user, self._local(user_id))

    async def add_user(self, wish: NewUser) -> UserId:
        """Make an account; raise why it cannot be."""
        return await self._accounts.create_user(wish.name, wish.password, is_admin=wish.admin)

    async def reset_password(self, requester: Requester, user_id: str, password: str) -> None:
        """Give somebody else a new password; they are signed out everywhere."""
        await self._accounts.ownership.reset_password(requester, self._local(user_id), password)

    async def deactivate(self, requester: Requester, user_id: str, *, erase: bool) -> None:
        """Give somebody else's account up for ever."""
        await self._accounts.ownership.remove_user(requester, self._local(user_id), erase=erase)

    async def put_rank(self, requester: Requester, user_id: str, *, is_admin: bool) -> None:
        """Make somebody an administrator, or end that; one always stays."""
        await self._accounts.administration.put_admin(requester, self._local(user_id), is_admin=is_admin)

    def _local(self, text: str) -> UserId:
        return check_local_user(text, self._kit.server_name)

    def _read_user(self, snapshot: Snapshot, user_id: UserId) -> UserDetails:
        account = self._accounts.roster.get_account(snapshot, user_id)
        return UserDetails(
            **msgspec.structs.asdict(_facts_of(account)),
            emails=self._accounts.roster.list_addresses(snapshot, user_id),
            rooms_joined=len(self._rooms.joined_rooms(snapshot, user_id)),
            media_bytes=self._media.usage.of_user(snapshot, user_id),
        )


def _facts_of(account: Account) -> UserFacts:
    user = account.user
    return UserFacts(
        user_id=user.user_id,
        display_name=account.display_name,
        created_ms=user.created_ms,
        is_admin=user.is_admin,
        is_guest=user.is_guest,
        is_locked=user.is_locked,
        is_suspended=user.is_suspended,
        deactivated_ms=user.deactivated_ms or None,
        device_count=account.device_count,
        seen_ms=account.seen_ms or None,
    )
