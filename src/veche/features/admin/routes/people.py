"""HTTP of looking after accounts."""

from veche.features.admin.answers import UserDetails, UserList, UserMade
from veche.features.admin.records import note
from veche.features.admin.service.people import PeopleCare
from veche.features.admin.wishes import Deactivation, NewPassword, NewUser, Rank, UsersWish
from veche.kit.http import Access, Request
from veche.kit.operations import Operation

USERS = "/admin/users"
USER = "/admin/users/{user_id}"


class PeopleRoutes:
    """The operations on accounts."""

    def __init__(self, people: PeopleCare) -> None:
        self._people = people

    def operations(self) -> list[Operation]:
        """Declare them."""
        admin = Access.ADMIN
        return [
            Operation("GET", USERS, self.list_users, UserList, query=UsersWish, access=admin),
            Operation("POST", USERS, self.add_user, UserMade, body=NewUser, access=admin),
            Operation("GET", USER, self.get_user, UserDetails, access=admin),
            Operation("PUT", f"{USER}/admin", self.put_rank, body=Rank, access=admin),
            Operation("PUT", f"{USER}/password", self.reset_password, body=NewPassword, access=admin),
            Operation("POST", f"{USER}/deactivate", self.deactivate_user, body=Deactivation, access=admin),
        ]

    async def list_users(self, _request: Request, wish: UsersWish) -> UserList:
        """List accounts by id, a page at a time.

        A page may be short, or empty, though more follow: a search looks through so many accounts at once.
        """
        return await self._people.list_users(wish)

    async def add_user(self, request: Request, wish: NewUser) -> UserMade:
        """Make an account."""
        user_id = await self._people.add_user(wish)
        note(request, "made an account", user_id)
        return UserMade(user_id)

    async def get_user(self, request: Request) -> UserDetails:
        """Tell of one account.

        Its devices are told by Matrix's `whois`; it is locked and suspended by Matrix's own operations.
        """
        return await self._people.get_user(request.parameters["user_id"])

    async def put_rank(self, request: Request, rank: Rank) -> None:
        """Make somebody an administrator, or end that; the last one stays."""
        user_id = request.parameters["user_id"]
        await self._people.put_rank(request.requester, user_id, is_admin=rank.admin)
        note(request, "made an administrator" if rank.admin else "ended an administrator", user_id)

    async def reset_password(self, request: Request, wish: NewPassword) -> None:
        """Give somebody a new password; they are signed out everywhere."""
        user_id = request.parameters["user_id"]
        await self._people.reset_password(request.requester, user_id, wish.password)
        note(request, "reset a password", user_id)

    async def deactivate_user(self, request: Request, wish: Deactivation) -> None:
        """Give somebody's account up for ever."""
        user_id = request.parameters["user_id"]
        await self._people.deactivate(request.requester, user_id, erase=wish.erase)
        note(request, "deactivated an account", user_id)
