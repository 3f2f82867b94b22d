"""The driver's HTTP: whole, halved and chunked answers, and servers that hang up."""

import asyncio

import pytest

from bench.driver import Answer, AnswerReader, Connection, ConnectionLost, UnreadableAnswer

SIZED = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n"
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    ("wire", "answer"), [(SIZED, Answer(200, b"hello")), (CHUNKED, Answer(403, b"hello world"))]
)
@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1000])
def test_an_answer_is_read_however_it_is_cut(wire: bytes, answer: Answer, piece: int) -> None:
    reader = AnswerReader()
    for _ in range(2):  # a second answer follows on the same connection
        parts = [reader.feed(wire[at : at + piece]) for at in range(0, len(wire), piece)]
        assert parts[-1] == answer
        assert not any(parts[:-1])


def test_an_answer_without_a_body_needs_no_length() -> None:
    assert AnswerReader().feed(b"HTTP/1.1 204 No Content\r\n\r\n") == Answer(204, b"")


def test_an_answer_of_unknown_length_is_refused() -> None:
    with pytest.raises(UnreadableAnswer):
        AnswerReader().feed(b"HTTP/1.1 200 OK\r\n\r\n")


def test_a_connection_survives_a_server_that_hangs_up_when_idle() -> None:
    assert asyncio.run(_ask(answers_a_connection=1, requests=3)) == [b"hello"] * 3


def test_a_connection_says_when_nobody_answers() -> None:
    with pytest.raises(ConnectionLost):
        asyncio.run(_ask(answers_a_connection=0, requests=1))


async def _ask(answers_a_connection: int, requests: int) -> list[bytes]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(answers_a_connection):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(SIZED)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        connection = Connection("127.0.0.1", server.sockets[0].getsockname()[1])
        try:
            return [(await connection.request(REQUEST)).body for _ in range(requests)]
        finally:
            connection.close()
