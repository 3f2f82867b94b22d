"""HTTP of discovery: versions, capabilities, well-known documents and the front page."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response

from veche.core.errors import NotFound
from veche.features.discovery.front_page import CONTENT_SECURITY_POLICY, choose_language, render_page
from veche.features.discovery.settings import DiscoverySettings
from veche.features.discovery.well_known import build_delegation, build_support
from veche.features.webapp.api import WebApp
from veche.kit.http import Access, Request, Route, get

PAGE_AGE_S = 300
MODERATION = {"m.account_moderation": {"lock": True, "suspend": True}}
"""What administrators may do beside what all may."""


class DiscoveryRoutes:
    """The operations of discovery. Nothing here depends on the time or the database."""

    def __init__(
        self,
        settings: DiscoverySettings,
        public_url: str,
        webapp: WebApp,
        versions: Mapping[str, Any],
        capabilities: Mapping[str, Any],
        well_known: Mapping[str, Any],
    ) -> None:
        self._settings = settings
        self._public_url = public_url
        self._webapp = webapp
        self._versions = versions
        self._capabilities = capabilities
        self._well_known = well_known

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            *(get(path, self.page, Access.ANYBODY) for path in self._page_paths()),
            get("/_matrix/client/versions", self.versions, Access.ANYBODY),
            get("/_matrix/client/v3/capabilities", self.capabilities, Access.GUEST),
            get("/.well-known/matrix/client", self.well_known_client, Access.ANYBODY),
            get("/.well-known/matrix/server", self.well_known_server, Access.ANYBODY),
            get("/.well-known/matrix/support", self.well_known_support, Access.ANYBODY),
            get("/.well-known/matrix/policy_server", self.well_known_policy_server, Access.ANYBODY),
        ]

    async def versions(self, _request: Request) -> Any:
        """Say which versions of the specification are spoken, and which experiments are in."""
        return self._versions

    async def capabilities(self, request: Request) -> Any:
        """Say what the requester may do here."""
        own = MODERATION if request.requester.is_admin else {}
        return {"capabilities": {**self._capabilities, **own}}

    async def well_known_client(self, _request: Request) -> Any:
        """Say where clients of this server name go."""
        return {"m.homeserver": {"base_url": self._public_url}, **self._well_known}

    async def well_known_server(self, _request: Request) -> Any:
        """Say where other servers go."""
        return build_delegation(self._public_url)

    async def well_known_support(self, _request: Request) -> Any:
        """Say whom to ask for help."""
        return build_support(self._settings)

    async def well_known_policy_server(self, _request: Request) -> Any:
        """Say that this server judges nobody's messages."""
        raise NotFound("This is not a policy server")

    def _page_paths(self) -> tuple[str, ...]:
        return ("/about",) if self._webapp.is_served else ("/about", "/")

    async def page(self, request: Request) -> Response:
        """Show people in a browser what this is."""
        language = choose_language(request.headers.get("accept-language", ""))
        page = render_page(language, self._public_url, self._webapp)
        headers = {
            "content-security-policy": CONTENT_SECURITY_POLICY,
            "content-language": language,
            "vary": "accept-language",
            "cache-control": f"max-age={PAGE_AGE_S}",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
        }
        return HTMLResponse(page, headers=headers)
