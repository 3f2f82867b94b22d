"""Connections: what each sync loop of a device has been told, kept in memory and given up when old.

An answer may be lost, so a connection keeps two states: that of the position which the client has shown to
have, and that of the answer which it may have. A request with either position is answered from its state.
"""

from collections import OrderedDict
from collections.abc import Mapping

from msgspec import Struct

from veche.core.errors import MatrixError
from veche.core.ids import DeviceId, RoomId, UserId
from veche.core.required_state import StateWish
from veche.features.sync.api import SyncToken

CONNECTIONS_MOST = 20_000
CONNECTIONS_OF_DEVICE_MOST = 10

ConnectionKey = tuple[UserId, DeviceId, str]


class SentRoom(Struct, frozen=True):
    """What a client has of a room."""

    position: int
    membership: str
    timeline_limit: int
    state: StateWish


class Told(Struct, frozen=True):
    """What a client has when it has the answer of a position."""

    token: SyncToken
    rooms: Mapping[RoomId, SentRoom] = {}


NOTHING = Told(SyncToken(0, 0))


class Connection:
    """One sync loop."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}
        self._count = 0

    def find(self, pos: str) -> Told | None:
        """Return what the client has at a position that it comes with; older ones are given up."""
        told = self._told.get(pos)
        if told is not None:
            self._told = {pos: told}
        return told

    def tell(self, told: Told) -> str:
        """Note an answer that is about to be sent; return its position."""
        self._count += 1
        pos = f"{told.token}_{self._count}"
        self._told[pos] = told
        return pos


class Connections:
    """All connections. The one that was used longest ago is given up first."""

    def __init__(self) -> None:
        self._connections: OrderedDict[ConnectionKey, Connection] = OrderedDict()
        self._of_device: dict[tuple[UserId, DeviceId], list[ConnectionKey]] = {}

    def open(self, key: ConnectionKey, pos: str | None) -> tuple[Connection, Told]:
        """Return a connection and what its client has; raise M_UNKNOWN_POS if that is not known any more."""
        if pos is None:
            return self._begin(key), NOTHING
        connection = self._connections.get(key)
        told = None if connection is None else connection.find(pos)
        if connection is None or told is None:
            message = "This position is not known any more: begin anew, without one"
            raise MatrixError(message, errcode="M_UNKNOWN_POS", status=400)
        self._connections.move_to_end(key)
        return connection, told

    def _begin(self, key: ConnectionKey) -> Connection:
        keys = self._of_device.setdefault(key[:2], [])
        if key not in keys:
            keys.append(key)
        if len(keys) > CONNECTIONS_OF_DEVICE_MOST:
            self._connections.pop(keys.pop(0), None)
        connection = self._connections[key] = Connection()
        self._connections.move_to_end(key)
        if len(self._connections) > CONNECTIONS_MOST:
            self._give_up(next(iter(self._connections)))
        return connection

    def _give_up(self, key: ConnectionKey) -> None:
        del self._connections[key]
        keys = self._of_device[key[:2]]
        keys.remove(key)
        if not keys:
            del self._of_device[key[:2]]
