"""The page behind the link in a mail. Opening it changes nothing: programs that scan mail open links too."""

from html import escape
from string import Template
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse

from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.email import CONFIRM_PATH
from veche.features.accounts.store.confirmations import Confirmation
from veche.kit.feature import Kit
from veche.kit.http import Access, Request, Route, get, post

BODY_LIMIT_BYTES = 4096
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
}

_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 12vh auto; padding: 0 1rem }
button { font: inherit; padding: .6rem 1.4rem }
</style>
<h1>$title</h1>
$content
</html>
""")


class EmailPage:
    """Asks a person to press a button, and confirms the address then."""

    def __init__(self, accounts: Accounts, kit: Kit) -> None:
        self._confirmations = accounts.confirmations
        self._server_name = kit.server_name

    def routes(self) -> list[Route]:
        """Return the declarations."""
        return [
            get(CONFIRM_PATH, self.show, Access.ANYBODY),
            post(CONFIRM_PATH, self.confirm, Access.ANYBODY),
        ]

    async def show(self, request: Request) -> HTMLResponse:
        """Show the button."""
        sid, secret = request.query("sid") or "", request.query("secret") or ""
        found = await self._confirmations.find(sid, secret)
        if found is None:
            return _expired()
        content = (
            f"<p>Is <b>{escape(found.address)}</b> your address, and do you want to use it at"
            f" <b>{escape(self._server_name)}</b>?</p>"
            f'<form method="post"><input type="hidden" name="sid" value="{escape(sid)}">'
            f'<input type="hidden" name="secret" value="{escape(secret)}">'
            "<button>Yes, confirm it</button></form>"
        )
        return _page("Confirm your address", content)

    async def confirm(self, request: Request) -> HTMLResponse:
        """Confirm the address, and say how to go on."""
        form = parse_qs((await request.read_body(BODY_LIMIT_BYTES)).decode(errors="replace"))
        sid, secret = (form.get(name, [""])[0] for name in ("sid", "secret"))
        found = await self._confirmations.confirm(sid, secret)
        return _expired() if found is None else _page("Your address is confirmed", _way_on(found))


def _way_on(found: Confirmation) -> str:
    if not found.next_link:
        return "<p>Go back to where you came from: it goes on there.</p>"
    return f'<p><a rel="noreferrer" href="{escape(found.next_link)}">Go on</a></p>'


def _expired() -> HTMLResponse:
    content = "<p>It was used already, or it is too old. Ask for a new mail.</p>"
    return _page("This link does not work (any more)", content, 400)


def _page(title: str, content: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGE.substitute(title=title, content=content), status, HEADERS)
