"""HTTP of finding rooms and people: aliases, the public directory, summaries, spaces, the user directory."""

from typing import Annotated, Any

import msgspec

from veche.core.errors import Forbidden, InvalidParam
from veche.core.ids import parse_room_id
from veche.features.rooms.service.aliases import Aliases
from veche.features.rooms.service.directory import DirectoryWish, RoomDirectory
from veche.features.rooms.service.people import People, PersonFacts
from veche.features.rooms.service.spaces import PAGE_MOST, HierarchyWish, Spaces
from veche.kit.http import Access, Request, Route, delete, get, post, put
from veche.kit.operations import Operation

V3 = "/_matrix/client/v3"
V1 = "/_matrix/client/v1"
UNSTABLE_SUMMARY = "/_matrix/client/unstable/im.nheko.summary"
UNSTABLE_MUTUAL = "/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms"


class AliasBody(msgspec.Struct):
    """Where an alias leads."""

    room_id: str


class VisibilityBody(msgspec.Struct):
    """Whether a room is in the directory."""

    visibility: str = "public"


class PeopleBody(msgspec.Struct):
    """Whom to look for."""

    search_term: Annotated[str, msgspec.Meta(max_length=500)]
    limit: int = 10


class DirectoryRoutes:
    """The operations of finding rooms and people."""

    def __init__(
        self, aliases: Aliases, directory: RoomDirectory, spaces: Spaces, people: People, server_name: str
    ) -> None:
        self._aliases = aliases
        self._directory = directory
        self._spaces = spaces
        self._people = people
        self._server_name = server_name

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            get(V3 + "/directory/room/{alias}", self.find_alias, Access.ANYBODY),
            put(V3 + "/directory/room/{alias}", self.add_alias),
            delete(V3 + "/directory/room/{alias}", self.remove_alias),
            get(V3 + "/rooms/{room_id}/aliases", self.list_aliases),
            get(V3 + "/directory/list/room/{room_id}", self.visibility, Access.ANYBODY),
            put(V3 + "/directory/list/room/{room_id}", self.set_visibility),
            put(V3 + "/directory/list/appservice/{network_id}/{room_id}", self.set_network_visibility),
            get(V3 + "/publicRooms", self.public_rooms, Access.ANYBODY),
            post(V3 + "/publicRooms", self.search_public_rooms, Access.GUEST),
            get(V1 + "/room_summary/{room}", self.summary, Access.OPTIONAL),
            get(UNSTABLE_SUMMARY + "/summary/{room}", self.summary, Access.OPTIONAL),
            get(UNSTABLE_SUMMARY + "/rooms/{room}/summary", self.summary, Access.OPTIONAL),
            get(V1 + "/rooms/{room_id}/hierarchy", self.hierarchy, Access.GUEST),
            post(V3 + "/user_directory/search", self.search_people),
            get(V1 + "/mutual_rooms", self.mutual_rooms),
            get(UNSTABLE_MUTUAL, self.mutual_rooms_as_proposed),
        ]

    def operations(self) -> list[Operation]:
        """Declare those of our own interface."""
        return [Operation("GET", "/people/{user_id}", self.tell_of_person, PersonFacts)]

    async def find_alias(self, request: Request) -> Any:
        """Show where an alias leads."""
        room_id = await self._aliases.get_room_id(request.parameters["alias"])
        return {"room_id": room_id, "servers": [self._server_name]}

    async def add_alias(self, request: Request) -> Any:
        """Have an alias lead to a room."""
        body = await request.decode(AliasBody)
        room_id = parse_room_id(body.room_id)
        await self._aliases.add(request.requester, request.parameters["alias"], room_id)
        return {}

    async def remove_alias(self, request: Request) -> Any:
        """Take an alias away."""
        await self._aliases.remove(request.requester, request.parameters["alias"])
        return {}

    async def list_aliases(self, request: Request) -> Any:
        """List a room's aliases."""
        room_id = parse_room_id(request.parameters["room_id"])
        return {"aliases": await self._aliases.list_of(request.requester, room_id)}

    async def visibility(self, request: Request) -> Any:
        """Show whether a room is in the directory."""
        return {"visibility": await self._directory.visibility(parse_room_id(request.parameters["room_id"]))}

    async def set_visibility(self, request: Request) -> Any:
        """Put a room into the directory or take it out."""
        body = await request.decode(VisibilityBody)
        room_id = parse_room_id(request.parameters["room_id"])
        await self._directory.set_visibility(request.requester, room_id, body.visibility)
        return {}

    async def set_network_visibility(self, request: Request) -> Any:
        """Refuse: only bridges have directories of their networks, and none is registered here."""
        raise Forbidden(f"{request.requester.user_id} is no bridge")

    async def public_rooms(self, request: Request) -> Any:
        """List the directory."""
        limit = request.integer("limit", 50)
        wish = DirectoryWish(limit=limit, since=request.query("since"))
        return await self._directory.public_rooms(wish, request.query("server"))

    async def search_public_rooms(self, request: Request) -> Any:
        """Search the directory."""
        wish = await request.decode(DirectoryWish)
        if wish.include_all_networks and wish.third_party_instance_id:
            raise InvalidParam("All networks or one of them, not both")
        return await self._directory.public_rooms(wish, request.query("server"))

    async def summary(self, request: Request) -> Any:
        """Show a room's summary."""
        room_id = await self._aliases.resolve(request.parameters["room"])
        return await self._directory.summary(request.find_requester(), room_id)

    async def hierarchy(self, request: Request) -> Any:
        """Walk a space."""
        depth = request.query("max_depth")
        wish = HierarchyWish(
            suggested_only=request.flag("suggested_only"),
            max_depth=None if depth is None else request.integer("max_depth", 0),
            limit=request.integer("limit", PAGE_MOST, least=1),
            token=request.query("from"),
        )
        room_id = parse_room_id(request.parameters["room_id"])
        return await self._spaces.hierarchy(request.requester, room_id, wish)

    async def search_people(self, request: Request) -> Any:
        """Search for people."""
        body = await request.decode(PeopleBody)
        return await self._people.search(request.requester, body.search_term, body.limit)

    async def tell_of_person(self, request: Request) -> PersonFacts:
        """Tell facts about somebody who writes: since which day they are here, and rooms in common."""
        return await self._people.facts(request.requester, request.parameters["user_id"])

    async def mutual_rooms(self, request: Request) -> Any:
        """List the rooms shared with somebody."""
        user_id = request.required_query("user_id")
        after = request.query("from") or ""
        return await self._people.mutual_rooms(request.requester, user_id, after)

    async def mutual_rooms_as_proposed(self, request: Request) -> Any:
        """List the same in the form of MSC2666, which had other names for the tokens."""
        user_id = request.required_query("user_id")
        after = request.query("batch_token") or ""
        answer = await self._people.mutual_rooms(request.requester, user_id, after)
        if "next_batch" in answer:
            answer["next_batch_token"] = answer.pop("next_batch")
        return answer
