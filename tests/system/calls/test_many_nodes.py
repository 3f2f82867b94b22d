"""Calls over several nodes of LiveKit, and one that dies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.calls.caller import Caller
from tests.system.calls.media import Device
from tests.system.calls.sfu_nodes import KEY, SECRET, Nodes, several_nodes
from tests.system.server_process import WITHOUT_CALLS, ServerProcess

pytestmark = pytest.mark.anyio


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with several_nodes(tmp_path, 2) as nodes:
        yield nodes


@pytest.fixture
def server(tmp_path: Path, nodes: Nodes) -> Iterator[ServerProcess]:
    environment = {
        **WITHOUT_CALLS,
        "VECHE_CALLS_SFU_URL": nodes.url,
        "VECHE_CALLS_SFU_API_KEY": KEY,
        "VECHE_CALLS_SFU_API_SECRET": SECRET,
    }
    server = ServerProcess(tmp_path, environment=environment)
    server.start()
    yield server
    server.stop()


async def test_whichever_node_one_comes_to_leads_to_that_of_the_call(
    nodes: Nodes, server: ServerProcess
) -> None:
    ann, ben = [Caller.register(server.url, name) for name in ("ann", "ben")]
    room_id = ann.create_room(ben)
    hers = await Device().enter(nodes.nodes[0].url, ann.token(room_id))
    his = await Device().enter(nodes.nodes[1].url, ben.token(room_id))
    await hers.sing()
    await his.hear(hers.identity)
    assert nodes.node_of_call() in nodes.nodes
    for device in (hers, his):
        await device.leave()


async def test_a_call_goes_on_by_another_node_when_its_own_dies(nodes: Nodes, server: ServerProcess) -> None:
    ann, ben = [Caller.register(server.url, name) for name in ("ann", "ben")]
    room_id = ann.create_room(ben)
    hers, his = [await Device().enter(nodes.url, one.token(room_id)) for one in (ann, ben)]
    await hers.sing()
    await his.hear(hers.identity)
    dead = nodes.node_of_call()
    dead.process.kill()
    await his.hear_silence(hers.identity)
    await his.hear(hers.identity)
    assert nodes.node_of_call() != dead
    for device in (hers, his):
        await device.leave()
