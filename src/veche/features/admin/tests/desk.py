"""An administrator's desk: our own interface, asked by somebody of the house."""

from typing import Any

import httpx
from tests.in_process import House, Person

from veche.core.ids import UserId


async def ask(person: Person, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
    """Call an operation of our own interface."""
    return await person.http.request(
        method, f"/_veche/v1{path}", json=body, params=query, headers=person.headers
    )


async def must(person: Person, method: str, path: str, body: Any = None, **query: Any) -> Any:
    """Call an operation that has to work, and return its answer."""
    answer = await ask(person, method, path, body, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(person: Person, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, str]:
    """Call an operation that must not work, and return how it was refused."""
    answer = await ask(person, method, path, body, **query)
    assert answer.status_code >= 400, answer.text
    return answer.status_code, answer.json()["errcode"]


async def new_admin(house: House, name: str = "admin") -> Person:
    """Register somebody, and make them an administrator by the operator's hand."""
    person = await house.person(name)
    await house.app.accounts.set_admin(UserId(person.user_id), is_admin=True)
    return person
