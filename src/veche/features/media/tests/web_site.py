"""A web site of a stranger, on this machine: real HTTP over a real socket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Write = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class WebSite:
    """What is at which path, and which paths were asked for."""

    port: int = 0
    pages: dict[str, tuple[str, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def page(self, path: str, html: str | bytes, content_type: str = "text/html; charset=utf-8") -> str:
        body = html.encode() if isinstance(html, str) else html
        self.pages[path] = ("200 OK", {"content-type": content_type}, body)
        return self.url(path)

    def redirect(self, path: str, target: str) -> str:
        self.pages[path] = ("302 Found", {"location": target}, b"")
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer_one(head.decode(), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer_one(self, head: str, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ")[1]
        self.asked.append(path)
        self.heads.append(head)
        status, headers, body = self.pages.get(path, ("404 Not Found", {}, b"nothing here"))
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body)
        await writer.drain()


@asynccontextmanager
async def web_site() -> AsyncIterator[WebSite]:
    site = WebSite()
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        await server.wait_closed()
