"""What a lint finds, and what it looks at."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Module:
    """A Python file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders of the path and, last, the file's name without its ending."""
        return PurePosixPath(self.path).with_suffix("").parts

    @property
    def is_test(self) -> bool:
        """Whether the file belongs to the tests, or to a tool beside the program."""
        return "tests" in self.parts or self.parts[0] != "src"

    def finding(self, line: int, message: str) -> Finding:
        """Return a finding in this file."""
        return Finding(self.path, line, message)
