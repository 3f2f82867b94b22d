"""Whose account an administrator may lay hands on: not another administrator's, and not one that is gone."""

from veche.core.errors import Forbidden, NotFound
from veche.core.ids import UserId
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.users import User
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot


def get_subject(snapshot: Snapshot, requester: Requester, user_id: UserId) -> User:
    """Return an account; raise M_NOT_FOUND, or M_FORBIDDEN for another administrator's."""
    user = user_store.find_user(snapshot, user_id)
    if user is None or user.is_deactivated:
        raise NotFound("There is no such account (any more)")
    if user.is_admin and user_id != requester.user_id:
        raise Forbidden("That is another administrator")
    return user


def check_other(snapshot: Snapshot, requester: Requester, user_id: UserId) -> None:
    """Raise that too, and M_FORBIDDEN for the requester's own account."""
    if user_id == requester.user_id:
        raise Forbidden("That is your own account: do it in your own settings")
    get_subject(snapshot, requester, user_id)
