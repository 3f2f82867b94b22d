"""Reading a web page for its preview: what it says of itself in its head. Pure; the page is a stranger's."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

# lxml comes without types
from lxml import etree  # type: ignore[import-untyped]

METAS_MOST = 300
TEXT_MOST = 1000
TITLE_MOST = 300
URL_MOST = 2048

_SPACE = re.compile(r"\s+")
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)

# For each property of a preview, where a page may say it: the first that is there counts.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "og:title": ("og:title", "twitter:title"),
    "og:description": ("og:description", "twitter:description", "description"),
    "og:type": ("og:type",),
    "og:site_name": ("og:site_name",),
    "og:url": ("og:url",),
}
IMAGE_SOURCES = ("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: OpenGraph properties, and the address of a picture."""

    properties: dict[str, str] = field(default_factory=dict)
    image_url: str | None = None


def read_page(html: bytes, url: str, content_type: str) -> Page:
    """Return what a page says of itself; nothing, if it cannot be read."""
    root = _parse(html, content_type)
    if root is None:
        return Page()
    metas = _list_metas(root)
    properties = {name: _first(metas, sources) for name, sources in SOURCES.items()}
    properties["og:title"] = properties["og:title"] or _title(root)
    shortened = {name: _shortened(name, text) for name, text in properties.items()}
    kept = {name: text for name, text in shortened.items() if text}
    return Page(kept, _find_image(root, metas, url))


def _parse(html: bytes, content_type: str) -> etree._Element | None:
    parser = etree.HTMLParser(
        encoding=_encoding(html, content_type), no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(html, parser)
    except etree.LxmlError:
        return None


def _encoding(html: bytes, content_type: str) -> str | None:
    """Return the encoding: as the server says, else UTF-8 if it is that, else as lxml finds in the page."""
    declared = _CHARSET.search(content_type)
    if declared and _is_known(declared[1]):
        return declared[1]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(html)  # the last character may be cut
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _is_known(encoding: str) -> bool:
    try:
        etree.HTMLParser(encoding=encoding)
    except LookupError:
        return False
    return True


def _list_metas(root: etree._Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for number, meta in enumerate(root.iter("meta")):
        if number >= METAS_MOST:
            break
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        content = _SPACE.sub(" ", meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    return metas


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _title(root: etree._Element) -> str:
    title = root.find(".//title")
    return "" if title is None else _SPACE.sub(" ", title.text or "").strip()


def _shortened(name: str, text: str) -> str:
    if name == "og:url":
        return text if len(text) <= URL_MOST else ""
    most = TEXT_MOST if name == "og:description" else TITLE_MOST
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _find_image(root: etree._Element, metas: Mapping[str, str], url: str) -> str | None:
    link = root.find(".//link[@rel='image_src']")
    address = _first(metas, IMAGE_SOURCES) or ("" if link is None else link.get("href") or "")
    if not address or len(address) > URL_MOST:
        return None
    try:
        image_url = urljoin(url, address)
        return image_url if urlsplit(image_url).scheme in ("http", "https") else None
    except ValueError:
        return None
