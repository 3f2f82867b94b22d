"""OpenID tokens: with one, a user shows another service who they are."""

from veche.core.errors import MatrixError
from veche.core.ids import UserId
from veche.features.accounts.rules import hash_token
from veche.features.accounts.store import brief_tokens
from veche.kit.feature import Kit

LIFETIME_S = 3600


class OpenId:
    """Issues tokens to users, and tells services whose they are."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def issue(self, user_id: UserId) -> str:
        """Return a token that stands for a user for an hour."""
        self._kit.limits.check("send", user_id)
        token = self._kit.clock.new_token(40)
        expires_ms = self._kit.clock.now_ms() + LIFETIME_S * 1000
        await self._kit.database.write(
            brief_tokens.add_brief_token, hash_token(token), "openid", user_id, expires_ms
        )
        return token

    async def get_user(self, token: str) -> UserId:
        """Return whose a token is or raise M_UNKNOWN_TOKEN."""
        user_id = await self._kit.database.read(brief_tokens.find_brief_token, hash_token(token), "openid")
        if user_id is None:
            message = "That OpenID token is not known, or has expired"
            raise MatrixError(message, errcode="M_UNKNOWN_TOKEN", status=401)
        return user_id
