"""HTTP of delayed events (MSC4140, unstable)."""

from typing import Any

import msgspec

from veche.core.errors import InvalidParam
from veche.features.rooms.service.delayed import DelayedEvents
from veche.features.rooms.store.delayed import DelayedEvent
from veche.kit.http import Access, Request, Route, get, post

BASE = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events"
DELAY = "org.matrix.msc4140.delay"


class ActionBody(msgspec.Struct):
    """What to do with a delayed event, in the proposal's older form."""

    action: str


class DelayedRoutes:
    """The operations on events that are scheduled; scheduling is a parameter of sending."""

    def __init__(self, delayed: DelayedEvents) -> None:
        self._delayed = delayed

    def routes(self) -> list[Route]:
        """Declare them. Updates need no token: a leave must go out when its client is gone."""
        return [
            get(BASE, self.list_all),
            get(BASE + "/scheduled", self.list_scheduled),
            get(BASE + "/finalised", self.list_finalised),
            get(BASE + "/{delay_id}", self.show),
            post(BASE + "/{delay_id}", self.update, Access.ANYBODY),
            post(BASE + "/{delay_id}/{action}", self.act, Access.ANYBODY),
        ]

    async def list_all(self, request: Request) -> Any:
        """List the requester's delayed events."""
        status = request.query("status")
        if status not in (None, "scheduled", "finalised"):
            raise InvalidParam("status should be scheduled or finalised")
        answer: dict[str, Any] = {}
        if status != "finalised":
            answer |= await self.list_scheduled(request)
        if status != "scheduled":
            answer |= await self.list_finalised(request)
        return answer

    async def list_scheduled(self, request: Request) -> Any:
        """List those that are still to be sent."""
        delay_id = request.query("delay_id")
        found = await self._delayed.list_own(request.requester, is_scheduled=True, delay_id=delay_id)
        items = [_item(one) for one in found]
        return {"scheduled": items, "delayed_events": items}

    async def list_finalised(self, request: Request) -> Any:
        """List those that were sent or cancelled."""
        delay_id = request.query("delay_id")
        found = await self._delayed.list_own(request.requester, is_scheduled=False, delay_id=delay_id)
        return {"finalised": [_ended(one) for one in found]}

    async def show(self, request: Request) -> Any:
        """Show one of the requester's delayed events."""
        one = await self._delayed.get_own(request.requester, request.parameters["delay_id"])
        return _details(one)

    async def update(self, request: Request) -> Any:
        """Cancel, restart or send, named in the body."""
        body = await request.decode(ActionBody)
        await self._delayed.update(request.parameters["delay_id"], body.action)
        return {}

    async def act(self, request: Request) -> Any:
        """Cancel, restart or send, named in the path."""
        await self._delayed.update(request.parameters["delay_id"], request.parameters["action"])
        return {}


def _item(one: DelayedEvent) -> dict[str, Any]:
    item = {
        "delay_id": one.delay_id,
        "room_id": one.room_id,
        "type": one.type,
        "content": one.content,
        "delay": one.delay_ms,
        "running_since": one.running_since_ms,
    }
    return item if one.state_key is None else item | {"state_key": one.state_key}


def _ended(one: DelayedEvent) -> dict[str, Any]:
    ended: dict[str, Any] = {"delayed_event": _item(one), "outcome": one.outcome}
    ended |= {"reason": "action" if one.error is None else "error", "origin_server_ts": one.finalised_ms}
    return ended | _result(one)


def _details(one: DelayedEvent) -> dict[str, Any]:
    # The proposal's newer names beside its older ones.
    details = _item(one) | {"delay_ms": one.delay_ms, "delayed_since_ts": one.running_since_ms}
    if one.outcome is None:
        return details
    ended = {"finalised": {"finalised_ts": one.finalised_ms} | _result(one)}
    return details | ended | {"origin_server_ts": one.finalised_ms} | _result(one)


def _result(one: DelayedEvent) -> dict[str, Any]:
    found: dict[str, Any] = {"event_id": one.event_id, "error": one.error}
    return {key: value for key, value in found.items() if value is not None}
