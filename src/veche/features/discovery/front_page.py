"""The page at `/about`, and at `/` without a web app: what this is, and how to point a client at it."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template

import orjson

from veche.features.webapp.api import WebApp

LANGUAGES = ("en", "ru")

_FOLDER = files("veche.features.discovery") / "page"
_STYLE = (_FOLDER / "style.css").read_text(encoding="utf-8")
_PAGE = Template((_FOLDER / "page.html").read_text(encoding="utf-8"))
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_APP_LINK = Template('<p class="open"><a href="/">$app_open</a></p>\n')
_APP_SECTION = Template(
    '<section aria-labelledby="app">\n<h2 id="app">$app_missing_title</h2>\n'
    "<p>$app_missing</p>\n<code>make</code>\n</section>\n"
)

_WORDS: Mapping[str, Mapping[str, str]] = {
    language: orjson.loads((_FOLDER / f"{language}.json").read_bytes()) for language in LANGUAGES
}


def choose_language(accepted: str) -> str:
    """Return the language of ours that an `Accept-Language` header wants most; English when it wants none."""
    wanted: list[tuple[float, int, str]] = []
    for order, part in enumerate(accepted.split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            wanted.append((-_quality(parameter), order, language))
    best = min(wanted, default=(0.0, 0, LANGUAGES[0]))
    return best[2] if best[0] or not wanted else LANGUAGES[0]


def render_page(language: str, public_url: str, webapp: WebApp) -> str:
    """Return the page in a language: with a link to the web app, or with how to build a missing one."""
    words = {word: escape(text) for word, text in _WORDS[language].items()}
    return _PAGE.substitute(
        words,
        language=language,
        address=escape(public_url),
        style=_STYLE,
        app_link=_APP_LINK.substitute(words) if webapp.is_served else "",
        app_section=_APP_SECTION.substitute(words) if webapp.is_missing else "",
    )


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
