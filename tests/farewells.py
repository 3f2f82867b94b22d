"""What is to be ended with a test run, such as servers that many tests use.

`atexit` is not enough: the processes among which tests are shared out leave without it.
"""

import atexit
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

_farewells = ExitStack()


def at_end(call: Callable[..., Any], *args: Any) -> None:
    """Have it called when the test run ends; what was registered last comes first."""
    _farewells.callback(call, *args)


def say_farewells() -> None:
    """End everything, once."""
    _farewells.close()


atexit.register(say_farewells)
