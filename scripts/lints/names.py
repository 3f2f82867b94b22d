"""Lint: names that say nothing. Who reads "manager" does not know what is managed, or how."""

import ast
import re
from collections.abc import Iterator

from scripts.lints.finding import Finding, Module

SAYS_NOTHING = frozenset(
    ("util", "utils", "helper", "helpers", "common", "misc", "base", "manager", "handler", "processor")
)
SAYS_NOTHING_ALONE = frozenset(("data", "info"))


def find_empty_names(module: Module) -> Iterator[Finding]:
    """Yield modules, packages and classes named by such a word."""
    for part in module.parts[1:]:
        if _is_empty(part, part.split("_")):
            yield module.finding(1, f"the module name {part!r} does not say what is in it")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and _is_empty(node.name, _split_words(node.name)):
            yield module.finding(node.lineno, f"the class name {node.name!r} does not say what it is")


def _is_empty(name: str, words: list[str]) -> bool:
    return any(word in SAYS_NOTHING for word in words) or name.lower() in SAYS_NOTHING_ALONE


def _split_words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z][a-z0-9]*|[a-z0-9]+", name)]
