"""Reads settings into frozen dataclasses: from a TOML file, then the environment, then the command line.

A section is a field whose type is a dataclass. `[media] upload_limit_bytes` in the file is
`VECHE_MEDIA_UPLOAD_LIMIT_BYTES` in the environment. What is not known is refused, naming what is nearest.
"""

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

S = TypeVar("S")

Key = tuple[str, str]
"""A section's name ("" for the top level) and a setting's name in it."""

PREFIX = "VECHE_"
BESIDE = {"is_setting": False}
"""The metadata of a field that stands beside the settings and is none."""
NOT_SETTINGS = re.compile(r"VECHE_(CONFIG|PROFILE|TEST_\w+|BENCH_\w+)")
"""Variables that begin like settings: where the file is, and what development tools look at."""

_SIZE = re.compile(r"(\d+)\s*(k|m|g|t)?i?b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_WORDS = {
    "on": True,
    "yes": True,
    "true": True,
    "1": True,
    "off": False,
    "no": False,
    "false": False,
    "0": False,
}


class SettingsError(Exception):
    """The settings cannot be used; the message says which and why, to an operator."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value as the operator gave it, and what to call it when it is wrong."""

    value: Any
    origin: str


def build_settings(shape: type[S], given: Mapping[Key, Given]) -> S:
    """Return the settings: what was given, and the defaults for the rest. Raise SettingsError."""
    parts: dict[str, Any] = {}
    for name, kind in list_fields(shape):
        if dataclasses.is_dataclass(kind):
            section = {key: value for (owner, key), value in given.items() if owner == name}
            parts[name] = _build_section(kind, section)
    top = {key: value for (owner, key), value in given.items() if not owner}
    built: S = _build_section(shape, top, **parts)
    return built


def from_file(path: Path, known: Mapping[Key, Any]) -> dict[Key, Given]:
    """Return what a TOML file sets."""
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from error
    given: dict[Key, Given] = {}
    for key, value in _flatten(tree, {section for section, _ in known}):
        name = _name_in_file(key)
        if key not in known:
            raise _unknown(f"{name} in {path}", name, [_name_in_file(other) for other in known])
        given[key] = Given(value, f"{name} in {path}")
    return given


def from_environment(environment: Mapping[str, str], known: Mapping[Key, Any]) -> dict[Key, Given]:
    """Return what the environment sets."""
    keys = {name_in_environment(key): key for key in known}
    given: dict[Key, Given] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or NOT_SETTINGS.fullmatch(name):
            continue
        if name not in keys:
            raise _unknown(f"the environment variable {name}", name, list(keys))
        given[keys[name]] = Given(value, name)
    return given


def list_keys(shape: type[Any]) -> dict[Key, Any]:
    """Return every setting of a settings class with its type."""
    keys: dict[Key, Any] = {}
    for name, kind in list_fields(shape):
        if dataclasses.is_dataclass(kind):
            keys.update({(name, inner): inner_kind for inner, inner_kind in list_fields(kind)})
        else:
            keys["", name] = kind
    return keys


def name_in_environment(key: Key) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + "_".join(part for part in key if part).upper()


def _name_in_file(key: Key) -> str:
    section, name = key
    return f"[{section}] {name}" if section else name


def list_fields(shape: Any) -> Iterator[tuple[str, Any]]:
    """Yield the settings and sections of a settings class, with their types."""
    hints = get_type_hints(shape)
    for field in dataclasses.fields(shape):
        if field.metadata.get("is_setting", True):
            yield field.name, hints[field.name]


def _flatten(tree: Mapping[str, Any], sections: set[str]) -> Iterator[tuple[Key, Any]]:
    for name, value in tree.items():
        if not isinstance(value, dict) or (name not in sections and not value):
            yield ("", name), value
            continue
        for inner, inner_value in value.items():
            yield (name, inner), inner_value


def _build_section(shape: Any, given: Mapping[str, Given], **parts: Any) -> Any:
    kinds = dict(list_fields(shape))
    values = {name: _convert(kinds[name], name, one) for name, one in given.items()}
    return shape(**values, **parts)


def _convert(kind: Any, name: str, given: Given) -> Any:
    value = given.value
    if isinstance(value, str):
        value = _read_text(kind, name, value)
    try:
        return msgspec.convert(value, kind, strict=not isinstance(given.value, str), dec_hook=_as_path)
    except (msgspec.ValidationError, NotImplementedError) as error:
        raise SettingsError(f"{given.origin} is {given.value!r}, but {_say_wanted(kind, error)}.") from error


def _read_text(kind: Any, name: str, text: str) -> Any:
    """Return text in the form that its setting's type reads: words for yes and no, sizes, lists."""
    if kind is bool:
        return _WORDS.get(text.strip().lower(), text)
    if name.endswith("_bytes") and (found := _SIZE.fullmatch(text.strip())):
        return int(found[1]) * 1024 ** _POWERS[(found[2] or "").lower()]
    if get_origin(kind) in (tuple, list):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _as_path(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError


def _say_wanted(kind: Any, error: Exception) -> str:
    if get_origin(kind) is Literal:
        return "it should be one of " + ", ".join(map(str, get_args(kind)))
    if kind is bool:
        return "it should be on or off"
    return f"it should be of another kind ({error})" if str(error) else "it should be of another kind"


def _unknown(what: str, name: str, candidates: list[str]) -> SettingsError:
    nearest = difflib.get_close_matches(name, candidates, n=1, cutoff=0.5)
    hint = f" Did you mean {nearest[0]}?" if nearest else " See docs/admin/settings.md for all settings."
    return SettingsError(f"There is no setting {what}.{hint}")
