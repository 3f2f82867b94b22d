"""Lint: SQL is written only in stores and in the kit, so that each table has one owner."""

import ast
import re
from collections.abc import Iterator

from scripts.lints.finding import Finding, Module

_STATEMENT = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\b(?:CREATE|DROP|ALTER)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\b",
    re.DOTALL,
)


def find_stray_sql(module: Module) -> Iterator[Finding]:
    """Yield string literals with SQL outside a store."""
    if module.is_test or _may_hold_sql(module):
        return
    docstrings = set(_docstrings(module.tree))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and node not in docstrings and _is_sql(node.value):
            yield module.finding(node.lineno, "SQL belongs into the slice's store")


def _is_sql(value: object) -> bool:
    return isinstance(value, str) and _STATEMENT.search(value) is not None


def _may_hold_sql(module: Module) -> bool:
    return "kit" in module.parts or "store" in module.parts


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    # A string that stands alone is a docstring, of a module, a function or a field.
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
