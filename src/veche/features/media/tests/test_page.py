"""What is read out of pages, well made and badly made."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veche.features.media.page import TITLE_MOST, read_page

URL = "https://site.test/a/b"


def seen(html: str | bytes, content_type: str = "text/html") -> dict[str, str]:
    return read_page(html.encode() if isinstance(html, str) else html, URL, content_type).properties


@pytest.mark.parametrize(
    ("html", "properties"),
    [
        ("", {}),
        ("<", {}),
        ("<title> A\n title </title>", {"og:title": "A title"}),
        ("<meta name=description content=D><title>T", {"og:title": "T", "og:description": "D"}),
        ("<meta name='twitter:title' content=W><title>T</title>", {"og:title": "W"}),
        ("<meta property='og:title' content=O><meta name='twitter:title' content=W>", {"og:title": "O"}),
        ("<meta property='og:title' content=''><title>T</title>", {"og:title": "T"}),
        ("<META PROPERTY='OG:Title' CONTENT='x &amp; y'>", {"og:title": "x & y"}),
        ("<body><p>no head<title>Late</title>", {"og:title": "Late"}),
    ],
)
def test_a_page_says_what_it_is(html: str, properties: dict[str, str]) -> None:
    assert seen(html) == properties


@pytest.mark.parametrize(
    ("html", "content_type"),
    [
        ("<title>Вече</title>".encode(), "text/html"),
        ("<title>Вече</title>".encode(), "text/html; charset=utf-8"),
        ("<title>Вече</title>".encode("windows-1251"), 'text/html; charset="windows-1251"'),
        ("<meta charset=windows-1251><title>Вече</title>".encode("windows-1251"), "text/html"),
        ("<meta charset=koi8-r><title>Вече</title>".encode("koi8-r"), "text/html; charset=no-such-thing"),
        ("<title>Вече</title>ы".encode()[:-1], "text/html"),
    ],
)
def test_a_page_is_read_in_its_own_letters(html: bytes, content_type: str) -> None:
    assert seen(html, content_type) == {"og:title": "Вече"}


def test_long_texts_are_cut() -> None:
    title = seen(f"<title>{'x' * 5000}</title>")["og:title"]
    assert (len(title), title[-1]) == (TITLE_MOST, "…")


@pytest.mark.parametrize(
    ("head", "image_url"),
    [
        ("<meta property='og:image' content='c.png'>", "https://site.test/a/c.png"),
        ("<meta property='og:image' content='//other.test/c.png'>", "https://other.test/c.png"),
        ("<link rel=image_src href='/d.png'>", "https://site.test/d.png"),
        ("<meta property='og:image' content='data:image/png;base64,AAAA'>", None),
        ("<meta property='og:image' content='http://[bad'>", None),
        ("<meta property='og:image' content='file:///etc/passwd'>", None),
        ("", None),
    ],
)
def test_a_page_names_its_picture(head: str, image_url: str | None) -> None:
    assert read_page(head.encode(), URL, "text/html").image_url == image_url


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_page_is_too_bad_to_be_read(html: bytes, content_type: str) -> None:
    assert isinstance(seen(b"<meta property='og:title' content='" + html, content_type), dict)
