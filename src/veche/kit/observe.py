"""Logs and metrics. Never message bodies, tokens or other content: ids, counts and times only."""

import logging
import sys
from typing import Any

import structlog

logger: Any = structlog.get_logger("veche")


def configure_logging(level: str, *, as_json: bool) -> None:
    """Send log lines to standard error: readable ones, or one JSON object a line."""
    # The prettier traceback would print local variables: messages and tokens among them.
    plain = structlog.dev.plain_traceback
    last: list[Any] = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    if as_json:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # It would log the address of every gateway and page that is asked.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.basicConfig(stream=sys.stderr, level=level.upper(), format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
