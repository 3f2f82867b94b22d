"""Notices reach everybody who asked for their kind, and nobody is harmed by another's failure."""

from dataclasses import dataclass

import pytest

from veche.kit.bus import Bus
from veche.kit.database import Database
from veche.kit.transaction import Transaction


@dataclass(frozen=True)
class CatArrived:
    name: str


@dataclass(frozen=True)
class DogArrived:
    name: str


def test_listeners_hear_their_kind_though_one_fails() -> None:
    bus, heard = Bus(), []

    def fail(_: CatArrived) -> None:
        raise ZeroDivisionError

    bus.subscribe(CatArrived, fail)
    bus.subscribe(CatArrived, lambda cat: heard.append(cat.name))
    bus.publish(DogArrived("Rex"))
    bus.publish(CatArrived("Tom"))
    assert heard == ["Tom"]


@pytest.mark.anyio
async def test_a_notice_leaves_after_the_commit(database: Database) -> None:
    bus, heard = Bus(), []
    bus.subscribe(CatArrived, lambda cat: heard.append(cat.name))

    def arrive(tx: Transaction) -> list[str]:
        bus.publish_after(tx, CatArrived("Tom"))
        return list(heard)

    assert await database.write(arrive) == []
    assert heard == ["Tom"]
