"""Whatever is sent to whichever operation, the answer is the protocol's and never a failure of ours."""

from itertools import product

import pytest

from veche.features.accounts.routes.every import all_routes
from veche.features.accounts.tests.house import House, OpenHouse, Person
from veche.kit.http import Route

pytestmark = pytest.mark.anyio

SEGMENTS = ("%00", "%ff%fe", "@alice:veche.test", "!room:veche.test", "a%2Fb", "x" * 2000)
BODIES = (
    b"",
    b"[]",
    b"\xff\xfe",
    b"{" * 3000,
    b'{"auth":{"type":"m.login.password","password":"x","identifier":{"user":"\\u0000"}}}',
    b'{"username":"\\ud800","password":"12345678","auth":{"type":"m.login.dummy"}}',
    b'{"type":"m.login.password","user":"\\u0000","password":"\\u0000","device_id":"d"}',
    b'{"type":"m.login.token","token":"\\u0000","refresh_token":true}',
    b'{"refresh_token":"\\u0000"}',
    b'{"medium":"\\ud83e\\udd8a","address":"a\\tb","display_name":"\\ud83e\\udd8a","locked":1,"devices":["\\n"]}',
    b'{"client_secret":"s","email":"a@b","send_attempt":1,"next_link":"http://["}',
    b'{"client_secret":"s","sid":"\\n","auth":{"session":"\\n"}}',
    b'{"org.example":1e400,"displayname":{"a":NaN}}',
    b'{"order":1e-400,"n":123456789012345678901234567890}',
)
QUERIES = ("", "?kind=%00&username=%00&token=%00&access_token=%00&sid=%00&secret=%00&user_id=%ff")


async def send(person: Person, route: Route, segment: str, body: bytes, query: str) -> int:
    path = "/".join(segment if part.startswith("{") else part for part in route.path.split("/"))
    headers = {"authorization": f"Bearer {person.token}"}
    answer = await person.http.request(route.method, path + query, content=body, headers=headers)
    assert answer.status_code < 500, (route.method, path, query, body, answer.text)
    return answer.status_code


async def try_everything(house: House, routes: list[Route]) -> None:
    alice = await house.register("alice")
    for route, segment, query in product(routes, SEGMENTS, QUERIES):
        if not query and "{" not in route.path and segment is not SEGMENTS[0]:
            continue
        for body in BODIES if route.method != "GET" else (b"",):
            if await send(alice, route, segment, body, query) == 200 and "logout" in route.path:
                alice = await house.log_in("alice")


async def test_nothing_that_is_sent_makes_the_server_fail(open_house: OpenHouse) -> None:
    async with open_house(guests=True, smtp_host="192.0.2.1", smtp_from="a@b") as house:
        await try_everything(house, all_routes(house.accounts, house.kit))
