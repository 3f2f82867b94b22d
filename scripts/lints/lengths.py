"""Lint: functions and files are short enough to be held in mind."""

import ast
from collections.abc import Iterator

from scripts.lints.finding import Finding, Module

FUNCTION_LINES = 50
FILE_LINES = 400


def find_long(module: Module) -> Iterator[Finding]:
    """Yield functions and files that are over their limit."""
    lines = module.text.count("\n")
    if lines > FILE_LINES:
        yield module.finding(1, f"the file has {lines} lines; {FILE_LINES} are allowed")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield module.finding(
                    node.lineno, f"{node.name} has {length} lines; {FUNCTION_LINES} are allowed"
                )
