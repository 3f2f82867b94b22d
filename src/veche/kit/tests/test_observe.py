"""Logs say where and of what kind a failure was, and never what it was about."""

import asyncio
import logging
from collections.abc import Callable, Iterator

import httpx
import pytest
import structlog

from veche.kit.observe import configure_logging, logger, report_loop_failure

SECRET = "syt_secret"


Told = Callable[[], str]


@pytest.fixture(params=[True, False], ids=["json", "readable"])
def begin(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], Told]]:
    """Give a function that begins to log at the most talkative level, and returns one for what was logged."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def begin() -> Told:
        configure_logging("debug", as_json=request.param)
        return lambda: capsys.readouterr().err

    yield begin
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def fail() -> None:
    empty: dict[str, str] = {}
    try:
        empty[SECRET]
    except KeyError as error:
        raise OSError(28, SECRET) from error


def test_a_failure_is_told_with_its_place_and_codes_alone(begin: Callable[[], Told]) -> None:
    read = begin()
    try:
        fail()
    except OSError:
        logger.exception("a request failed", trace_id="abc")
    told = read()
    for part in ("a request failed", "abc", "KeyError", "OSError (errno 28)", "in fail", "test_observe.py"):
        assert part in told
    assert SECRET not in told


def test_an_error_within_an_error_is_followed_to_its_cause(begin: Callable[[], Told]) -> None:
    read = begin()
    try:
        fail()
    except OSError:
        logger.exception("boom")
    told = read()
    assert told.index("KeyError") < told.index("OSError")


def test_libraries_complain_without_their_words(begin: Callable[[], Told]) -> None:
    read = begin()
    library = logging.getLogger("somebody.else")
    library.debug("sent headers %s", SECRET)
    library.info("asked %s", SECRET)
    library.warning("the host %s does not answer", SECRET)
    library.error(f"it was {SECRET}")
    try:
        fail()
    except OSError:
        library.exception("failed with %s", SECRET)
    told = read()
    assert SECRET not in told
    assert told.count("a library complains") == 3
    assert "somebody.else" in told
    assert "the host %s does not answer" in told
    assert "OSError (errno 28)" in told


def test_outgoing_requests_are_not_logged(begin: Callable[[], Told]) -> None:
    read = begin()
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get(f"https://gateway.example/{SECRET}")
    assert read() == ""


def test_a_task_that_nobody_waits_for(begin: Callable[[], Told]) -> None:
    read = begin()

    async def forget_a_task() -> None:
        asyncio.get_running_loop().set_exception_handler(report_loop_failure)
        task = asyncio.create_task(asyncio.to_thread(fail), name=SECRET)
        await asyncio.wait([task])

    asyncio.run(forget_a_task())
    told = read()
    assert "a task failed that nobody waits for" in told
    assert "OSError (errno 28)" in told
    assert SECRET not in told
