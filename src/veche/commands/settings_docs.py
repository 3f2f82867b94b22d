"""`veche settings-docs`: the page of all settings, written from the settings themselves."""

import ast
import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

from veche.config import ALSO_AT_TOP, Settings
from veche.kit.settings_reader import name_in_environment

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
    hints = get_type_hints(Settings)
    sections = [name for name, kind in hints.items() if dataclasses.is_dataclass(kind)]
    parts = [INTRODUCTION, "## At the top of the file\n", _render_table("", Settings)]
    for name in sections:
        parts += [f"## `[{name}]`\n", _render_table(name, hints[name])]
    return "\n".join(parts)


def _render_table(section: str, shape: Any) -> str:
    hints, words = get_type_hints(shape), dict(_list_field_docs(shape))
    lines = ["| setting | default | what it is | environment |", "| --- | --- | --- | --- |"]
    for field in dataclasses.fields(shape):
        if dataclasses.is_dataclass(hints[field.name]):
            continue
        what = words[field.name] + _render_choices(hints[field.name])
        variable = name_in_environment(_shortest_key(section, field.name))
        lines.append(f"| `{field.name}` | {_render_default(field.default)} | {what} | `{variable}` |")
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


def _list_field_docs(shape: Any) -> Iterator[tuple[str, str]]:
    """Yield each field's name with the string that stands below it in the source."""
    definition = ast.parse(inspect.getsource(shape)).body[0]
    assert isinstance(definition, ast.ClassDef), "the source of a class is a class"
    name = ""
    for statement in definition.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
        elif name and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            yield name, " ".join(str(statement.value.value).split())
