"""Logs. Never message bodies, tokens or other content: ids, counts, times, and where a failure happened."""

import asyncio
import logging
import sys
from typing import Any, TextIO

import structlog

from veche.kit.tracebacks import format_failure

logger: Any = structlog.get_logger("veche")


def configure_logging(level: str, *, as_json: bool) -> None:
    """Send log lines to standard error: readable ones, or one JSON object a line."""
    last: list[Any] = [
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_print_failure)
    ]
    if as_json:
        last = [structlog.processors.ExceptionRenderer(_format_exc_info), structlog.processors.JSONRenderer()]
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
    # At every level of ours: what libraries say below a warning quotes addresses and headers.
    logging.basicConfig(handlers=[_FromLibraries()], level=logging.WARNING, force=True)


def report_loop_failure(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log a failure that nobody waited for; the event loop's own way prints its text."""
    logger.error("a task failed that nobody waits for", exc_info=context.get("exception"))


class _FromLibraries(logging.Handler):
    """Logs that a library complained, where and how it begins, without what it would put into its words."""

    def emit(self, record: logging.LogRecord) -> None:
        told = {"library": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.args:
            told["template"] = str(record.msg)
        error = record.exc_info[1] if record.exc_info else None
        logger.log(record.levelno, "a library complains", exc_info=error, **told)


def _format_exc_info(exc_info: Any) -> str:
    return format_failure(exc_info[1])


def _print_failure(out: TextIO, exc_info: Any) -> None:
    out.write(f"\n{format_failure(exc_info[1])}")
