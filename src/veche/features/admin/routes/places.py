"""HTTP of looking after rooms and the reports about them."""

from veche.core.errors import NotFound
from veche.features.admin.answers import ReportList, RoomFacts, RoomList
from veche.features.admin.records import note
from veche.features.admin.service.complaints import ComplaintDesk
from veche.features.admin.service.places import PlaceCare
from veche.features.admin.wishes import Handling, ReportsWish, RoomsWish, Shutting
from veche.kit.http import Access, Request
from veche.kit.operations import Operation

ROOMS = "/admin/rooms"
ROOM = "/admin/rooms/{room_id}"
REPORTS = "/admin/reports"


class PlaceRoutes:
    """The operations on rooms and reports."""

    def __init__(self, places: PlaceCare, complaints: ComplaintDesk) -> None:
        self._places = places
        self._complaints = complaints

    def operations(self) -> list[Operation]:
        """Declare them."""
        admin = Access.ADMIN
        return [
            Operation("GET", ROOMS, self.list_rooms, RoomList, query=RoomsWish, access=admin),
            Operation("GET", ROOM, self.get_room, RoomFacts, access=admin),
            Operation("PUT", f"{ROOM}/shut", self.shut_room, body=Shutting, access=admin),
            Operation("GET", REPORTS, self.list_reports, ReportList, query=ReportsWish, access=admin),
            Operation(
                "PUT", f"{REPORTS}/{{number}}/handled", self.handle_report, body=Handling, access=admin
            ),
        ]

    async def list_rooms(self, _request: Request, wish: RoomsWish) -> RoomList:
        """List rooms, the newest first, a page at a time.

        A page may be short, or empty, though more follow: a search looks through so many rooms at once.
        """
        return await self._places.list_rooms(wish)

    async def get_room(self, request: Request) -> RoomFacts:
        """Tell of one room."""
        return await self._places.get_room(request.parameters["room_id"])

    async def shut_room(self, request: Request, wish: Shutting) -> None:
        """Shut a room, or let people come in again.

        Nobody can write in a shut room, join it, be invited, or read it as a stranger, and it is in no
        directory; whoever is in it leaves within moments. Opened again, it lets in whom its rules let in.
        """
        room_id = request.parameters["room_id"]
        await self._places.put_shut(room_id, is_shut=wish.shut)
        note(request, "shut a room" if wish.shut else "opened a room again", room_id)

    async def list_reports(self, _request: Request, wish: ReportsWish) -> ReportList:
        """List what people have reported, the newest first."""
        return await self._complaints.list_reports(wish)

    async def handle_report(self, request: Request, wish: Handling) -> None:
        """Note that a report has been dealt with, or that it has not."""
        number = request.parameters["number"]
        if not number.isascii() or not number.isdigit() or len(number) > 18:
            raise NotFound("There is no such report")
        await self._complaints.put_handled(int(number), request.requester.user_id, is_handled=wish.handled)
        note(request, "handled a report" if wish.handled else "took up a report again", number)
