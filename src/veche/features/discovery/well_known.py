"""The well-known documents that follow from settings."""

from typing import Any
from urllib.parse import urlsplit

from veche.core.errors import NotFound
from veche.features.discovery.settings import DiscoverySettings

PORTS = {"https": 443, "http": 80}


def build_delegation(public_url: str) -> dict[str, Any]:
    """Return where other servers find this one (Server-Server API, "Resolving server names")."""
    url = urlsplit(public_url)
    host = f"[{url.hostname}]" if url.hostname and ":" in url.hostname else url.hostname
    return {"m.server": f"{host}:{url.port or PORTS[url.scheme]}"}


def build_support(settings: DiscoverySettings) -> dict[str, Any]:
    """Return whom to ask for help, or raise M_NOT_FOUND where the operator named nobody."""
    contact = {"email_address": settings.support_email, "matrix_id": settings.support_matrix_id}
    told = {name: value for name, value in contact.items() if value}
    support: dict[str, Any] = {}
    if told:
        support["contacts"] = [{"role": "m.role.admin", **told}]
    if settings.support_page:
        support["support_page"] = settings.support_page
    if not support:
        raise NotFound("The operator of this server has named nobody to ask")
    return support
