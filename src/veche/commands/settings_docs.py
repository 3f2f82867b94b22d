"""`veche settings-docs`: the page of all settings, written from the settings themselves."""

import dataclasses
from typing import Any, Literal, get_args, get_origin

from veche.config import ALSO_AT_TOP, Settings
from veche.kit.settings_list import read_meanings
from veche.kit.settings_reader import list_fields, name_in_environment

INTRODUCTION = """# Settings

<!-- Written by `make docs` from the settings themselves: edit those. -->

Every setting has a default, so a server starts without any. A server for other people needs one,
`server_name`; the address follows from it.

Settings come from the file that `--config` names (or `VECHE_CONFIG`, or a `veche.toml` in the current
folder), then from the environment, then from the command line; the later wins. An unknown setting stops the
start, and so does a wrong value: `veche check-config` says whether all is well. Sizes may be written as
`100MB` or `4 GB`, yes and no as `on` and `off`, lists in the environment with commas.

```toml
server_name = "example.org"
registration = "token"

[media]
max_upload_bytes = "500MB"
```

`registration` may stand at the top, as here, or in `[accounts]`. While `server_name` is `localhost`, where
only this machine's own people can mean this server, its default is `open`; with any other name, `token`.
"""


def render_settings_page() -> str:
    """Return the page as Markdown."""
    sections = {name: kind for name, kind in list_fields(Settings) if dataclasses.is_dataclass(kind)}
    parts = [INTRODUCTION, "## At the top of the file\n", _render_table("", Settings)]
    for name, kind in sections.items():
        parts += [f"## `[{name}]`\n", _render_table(name, kind)]
    return "\n".join(parts)


def _render_table(section: str, shape: Any) -> str:
    words, defaults = read_meanings(shape), shape()
    lines = ["| setting | default | what it is | environment |", "| --- | --- | --- | --- |"]
    for name, kind in list_fields(shape):
        if dataclasses.is_dataclass(kind):
            continue
        what = words[name] + _render_choices(kind)
        variable = name_in_environment(_shortest_key(section, name))
        lines.append(f"| `{name}` | {_render_default(getattr(defaults, name))} | {what} | `{variable}` |")
    return "\n".join(lines) + "\n"


def _shortest_key(section: str, name: str) -> tuple[str, str]:
    return ("", name) if ALSO_AT_TOP.get(name) == (section, name) else (section, name)


def _render_choices(kind: Any) -> str:
    if get_origin(kind) is not Literal:
        return ""
    return " One of " + ", ".join(f"`{choice}`" for choice in get_args(kind)) + "."


def _render_default(value: Any) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    return f"`{', '.join(value)}`" if isinstance(value, tuple) else f"`{value}`"
