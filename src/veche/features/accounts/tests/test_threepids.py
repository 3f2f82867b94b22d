"""Mail addresses: confirmed through a real mail server, used to register, to log in, to get back in."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from veche.features.accounts.tests.house import PASSWORD, House, OpenHouse, Person, error_of

pytestmark = pytest.mark.anyio

ADDRESS = "alice@example.org"
SECRET = "a.client-secret"


class PostOffice:
    """Takes mail, and lets a test wait for it."""

    def __init__(self) -> None:
        self.letters: asyncio.Queue[Message] = asyncio.Queue()
        self.is_closed = False
        self.refused = asyncio.Event()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.is_closed:
            self.refused.set()
            return "451 come back later"
        assert isinstance(envelope.content, bytes)
        self.letters.put_nowait(message_from_bytes(envelope.content))
        return "250 taken"

    async def next_letter(self) -> Message:
        return await asyncio.wait_for(self.letters.get(), 20)

    async def next_link(self) -> str:
        found = re.search(r"https://\S+", text_of(await self.next_letter()))
        assert found
        return found[0]


def text_of(letter: Message) -> str:
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes)
    return text.decode()


@asynccontextmanager
async def house_with_mail(open_house: OpenHouse, **settings: Any) -> AsyncIterator[tuple[House, PostOffice]]:
    office = PostOffice()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(office, loop=loop), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_starttls": False}
        sender = {"smtp_from": "Veche <noreply@veche.test>"}
        async with open_house(**mail, **sender, **settings) as house:
            house.kit.jobs.start()
            yield house, office


async def ask_for_mail(person: Person, operation: str, **more: Any) -> httpx.Response:
    body = {"email": ADDRESS, "client_secret": SECRET, "send_attempt": 1, **more}
    return await person.post(f"v3/{operation}/email/requestToken", body)


async def press_the_button(person: Person, link: str) -> httpx.Response:
    page = await person.http.get(link)
    assert "<button>" in page.text
    form = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    return await person.http.post(link, data=form)


async def add_address(house: House, office: PostOffice, person: Person) -> None:
    sid = (await ask_for_mail(person, "account/3pid")).json()["sid"]
    assert (await press_the_button(house.visitor(), await office.next_link())).status_code == 200
    added = await person.confirm("POST", "v3/account/3pid/add", {"sid": sid, "client_secret": SECRET})
    assert added.json() == {}


async def test_alice_adds_her_address_and_logs_in_with_it(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        alice = await house.register("alice")
        await add_address(house, office, alice)
        (found,) = (await alice.get("v3/account/3pid")).json()["threepids"]
        assert (found["medium"], found["address"]) == ("email", ADDRESS)
        assert found["validated_at"] > 0
        identifier = {"type": "m.id.thirdparty", "medium": "email", "address": "Alice@Example.org"}
        wish = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        assert (await house.visitor().post("v3/login", wish)).json()["user_id"] == alice.user_id
        gone = await alice.post("v3/account/3pid/delete", {"medium": "email", "address": ADDRESS})
        assert gone.json() == {"id_server_unbind_result": "no-support"}
        assert (await alice.get("v3/account/3pid")).json() == {"threepids": []}
        assert error_of(await house.visitor().post("v3/login", wish)) == (403, "M_FORBIDDEN")


async def test_the_mail_says_from_whom_and_what_for(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        await ask_for_mail(house.visitor(), "register")
        letter = await office.next_letter()
        assert (letter["From"], letter["To"]) == ("Veche <noreply@veche.test>", ADDRESS)
        assert letter["Subject"] == "Confirm your address for veche.test"


async def test_opening_the_link_alone_confirms_nothing(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        alice = await house.register("alice")
        sid = (await ask_for_mail(alice, "account/3pid")).json()["sid"]
        link = await office.next_link()
        page = await house.visitor().http.get(link)
        assert ADDRESS in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        wish = {"sid": sid, "client_secret": SECRET}
        assert error_of(await alice.confirm("POST", "v3/account/3pid/add", wish)) == (
            400,
            "M_THREEPID_AUTH_FAILED",
        )


async def test_a_made_up_link_confirms_nothing(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        await ask_for_mail(house.visitor(), "register")
        link = await office.next_link()
        visitor = house.visitor()
        for change in ("secret=x", "sid=x", "secret=%00", "sid=%00", "sid="):
            forged = re.sub(f"{change.partition('=')[0]}=[^&]*", change, link)
            assert (await visitor.http.get(forged)).status_code == 400
            form = {name: values[0] for name, values in parse_qs(urlsplit(forged).query).items()}
            assert (await visitor.http.post(forged, data=form)).status_code == 400


async def test_a_confirmation_is_for_who_asked_and_for_what_it_was_asked(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        alice = await house.register("alice")
        sid = (await ask_for_mail(alice, "register")).json()["sid"]
        await press_the_button(house.visitor(), await office.next_link())
        for wish in ({"sid": sid, "client_secret": SECRET}, {"sid": sid, "client_secret": "another"}):
            answer = await alice.confirm("POST", "v3/account/3pid/add", wish)
            assert error_of(answer) == (400, "M_THREEPID_AUTH_FAILED")


async def test_the_same_attempt_sends_one_mail(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        visitor = house.visitor()
        first = (await ask_for_mail(visitor, "register")).json()
        assert (await ask_for_mail(visitor, "register")).json() == first
        link = await office.next_link()
        assert (await ask_for_mail(visitor, "register", send_attempt=2)).json() != first
        assert await office.next_link() != link
        assert office.letters.empty()
        assert (await visitor.http.get(link)).status_code == 400


async def test_a_mail_server_that_is_away_gets_the_mail_later(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        office.is_closed = True
        assert (await ask_for_mail(house.visitor(), "register")).status_code == 200
        await asyncio.wait_for(office.refused.wait(), 20)
        office.is_closed = False
        assert await office.next_link()


async def test_registering_can_need_an_address(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house, registration_needs_email=True) as (house, office):
        visitor = house.visitor()
        wish = {"username": "alice", "password": PASSWORD}
        asked = (await visitor.post("v3/register", wish)).json()
        assert asked["flows"] == [{"stages": ["m.login.email.identity"]}]
        sid = (await ask_for_mail(visitor, "register")).json()["sid"]
        credentials = {"sid": sid, "client_secret": SECRET}
        auth = {"type": "m.login.email.identity", "session": asked["session"], "threepid_creds": credentials}
        early = await visitor.post("v3/register", wish | {"auth": auth})
        assert error_of(early) == (401, "M_THREEPID_AUTH_FAILED")
        await press_the_button(house.visitor(), await office.next_link())
        assert (await visitor.post("v3/register", wish | {"auth": auth})).status_code == 200
        alice = await house.log_in("alice")
        assert (await alice.get("v3/account/3pid")).json()["threepids"][0]["address"] == ADDRESS


async def test_a_forgotten_password_is_replaced_by_mail(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        alice = await house.register("alice")
        await add_address(house, office, alice)
        visitor = house.visitor()
        asked = (await visitor.post("v3/account/password", {"new_password": "battery staple"})).json()
        assert asked["flows"] == [{"stages": ["m.login.email.identity"]}]
        sid = (await ask_for_mail(visitor, "account/password")).json()["sid"]
        await press_the_button(visitor, await office.next_link())
        credentials = {"sid": sid, "client_secret": SECRET}
        auth = {"type": "m.login.email.identity", "session": asked["session"], "threepid_creds": credentials}
        wish = {"new_password": "battery staple", "auth": auth}
        assert (await visitor.post("v3/account/password", wish)).json() == {}
        assert error_of(await alice.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        await house.log_in("alice", "battery staple")
        again = await visitor.post("v3/account/password", {"new_password": "mallory was here", "auth": auth})
        assert again.status_code == 401


async def test_an_answer_does_not_tell_whose_address_is_known(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        alice = await house.register("alice")
        await add_address(house, office, alice)
        stranger = house.visitor()
        for operation, address in [("register", ADDRESS), ("account/password", "nobody@example.org")]:
            answer = await ask_for_mail(stranger, operation, email=address, client_secret="another")
            assert set(answer.json()) == {"sid"}
            letter = await office.next_letter()
            assert "https://" not in text_of(letter)


async def test_an_address_belongs_to_one_account(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        alice, mallory = await house.register("alice"), await house.register("mallory")
        sid = (await ask_for_mail(mallory, "account/3pid", client_secret="hers")).json()["sid"]
        await press_the_button(house.visitor(), await office.next_link())
        await add_address(house, office, alice)
        wish = {"sid": sid, "client_secret": "hers"}
        assert error_of(await mallory.confirm("POST", "v3/account/3pid/add", wish)) == (
            400,
            "M_THREEPID_IN_USE",
        )
        gone = await mallory.post("v3/account/3pid/delete", {"medium": "email", "address": ADDRESS})
        assert gone.status_code == 200
        assert len((await alice.get("v3/account/3pid")).json()["threepids"]) == 1


async def test_the_way_on_is_a_web_address_or_none(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        links = ['https://app.test/?a=1&b="2"', "javascript:alert(1)"]
        pages = []
        for number, link in enumerate(links):
            await ask_for_mail(house.visitor(), "register", next_link=link, client_secret=f"s{number}")
            pages.append((await press_the_button(house.visitor(), await office.next_link())).text)
        assert 'href="https://app.test/?a=1&amp;b=&quot;2&quot;"' in pages[0]
        assert "javascript" not in pages[1]


BAD_QUESTIONS: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"email": "nobody"}, (400, "M_INVALID_PARAM")),
    ({"email": "a@b\r\nBcc: everybody@example.org"}, (400, "M_INVALID_PARAM")),
    ({"email": "a@b, c@d"}, (400, "M_INVALID_PARAM")),
    ({"email": "a\0@b"}, (400, "M_BAD_JSON")),
    ({"client_secret": "no spaces"}, (400, "M_INVALID_PARAM")),
    ({"client_secret": ""}, (400, "M_INVALID_PARAM")),
    ({"send_attempt": "x"}, (400, "M_BAD_JSON")),
    ({"send_attempt": 2**60}, (400, "M_BAD_JSON")),
]


async def test_a_malformed_question_sends_no_mail(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house) as (house, office):
        for body, error in BAD_QUESTIONS:
            assert error_of(await ask_for_mail(house.visitor(), "register", **body)) == error
        assert office.letters.empty()


async def test_nobody_is_flooded_with_mail(open_house: OpenHouse) -> None:
    async with house_with_mail(open_house, limits=True) as (house, _office):
        answers = [
            await ask_for_mail(house.visitor(f"198.51.100.{n}"), "register", client_secret=f"s{n}")
            for n in range(8)
        ]
        assert error_of(answers[-1]) == (429, "M_LIMIT_EXCEEDED")


async def test_without_a_mail_server_addresses_are_not_supported(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        answers = {
            name: error_of(await ask_for_mail(alice, name))
            for name in ("register", "account/password", "account/3pid")
        }
        assert answers == {
            "register": (403, "M_THREEPID_DENIED"),
            "account/password": (403, "M_THREEPID_DENIED"),
            "account/3pid": (400, "M_THREEPID_MEDIUM_NOT_SUPPORTED"),
        }


async def test_phone_numbers_and_identity_servers_are_not_supported(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        phone = {"client_secret": "s", "country": "LV", "phone_number": "20000000", "send_attempt": 1}
        path = "v3/{}/msisdn/requestToken"
        for operation, error in [
            ("register", (403, "M_THREEPID_DENIED")),
            ("account/password", (403, "M_THREEPID_DENIED")),
            ("account/3pid", (400, "M_THREEPID_MEDIUM_NOT_SUPPORTED")),
        ]:
            assert error_of(await alice.post(path.format(operation), phone)) == error
        binding = {"client_secret": "s", "sid": "1", "id_server": "id.test", "id_access_token": "t"}
        assert error_of(await alice.post("v3/account/3pid/bind", binding)) == (400, "M_SERVER_NOT_TRUSTED")
        old = await alice.post("v3/account/3pid", {"three_pid_creds": binding})
        assert error_of(old) == (403, "M_THREEPID_AUTH_FAILED")
        unbound = await alice.post("v3/account/3pid/unbind", {"medium": "email", "address": ADDRESS})
        assert unbound.json() == {"id_server_unbind_result": "no-support"}
