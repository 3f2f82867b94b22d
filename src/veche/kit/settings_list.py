"""Settings as a list for people: what each is and means, and where it comes from. Secrets stay secret."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from veche.kit.settings_reader import Key, list_fields

_SECRET = re.compile(r"(^|_)(password|secret|token|key|keys)$")
_CREDENTIALS = re.compile(r"(?<=://).*@")


@dataclass(frozen=True, slots=True)
class ListedSetting:
    """A setting. `value` and `default` are None for a secret; `origin` for what nobody has given."""

    section: str
    name: str
    value: str | None
    default: str | None
    is_set: bool
    origin: str | None
    meaning: str


def list_settings(settings: Any, origins: Mapping[Key, str]) -> list[ListedSetting]:
    """Return every setting of a settings object, those of its sections after its own."""
    top = list(_list_section("", settings, origins))
    sections = [(name, kind) for name, kind in list_fields(type(settings)) if dataclasses.is_dataclass(kind)]
    parts = (_list_section(name, getattr(settings, name), origins) for name, _ in sections)
    return [*top, *(one for part in parts for one in part)]


def read_meanings(shape: Any) -> dict[str, str]:
    """Return, for each field of a settings class, the sentence that stands below it in the source."""
    return dict(_list_meanings(shape))


def _list_section(section: str, settings: Any, origins: Mapping[Key, str]) -> Iterator[ListedSetting]:
    defaults, meanings = type(settings)(), read_meanings(type(settings))
    for name, kind in list_fields(type(settings)):
        if dataclasses.is_dataclass(kind):
            continue
        value, default = getattr(settings, name), getattr(defaults, name)
        is_secret = _SECRET.search(name) is not None
        yield ListedSetting(
            section,
            name,
            None if is_secret else _as_text(value),
            None if is_secret else _as_text(default),
            value != default,
            origins.get((section, name)),
            meanings[name],
        )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return _without_password(str(value))


def _without_password(text: str) -> str:
    """Return a URL without what it says of who connects: a database's may hold a password in two places."""
    if "://" not in text or not ("@" in text or "password" in text):
        return text
    return _CREDENTIALS.sub("", text).partition("?")[0]


def _list_meanings(shape: Any) -> Iterator[tuple[str, str]]:
    definition = ast.parse(inspect.getsource(shape)).body[0]
    assert isinstance(definition, ast.ClassDef), "the source of a class is a class"
    name = ""
    for statement in definition.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
        elif name and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            yield name, " ".join(str(statement.value.value).split())
