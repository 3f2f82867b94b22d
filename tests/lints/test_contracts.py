"""The layer contracts, on small imaginary programs."""

from typing import Any

import pytest
from grimp import ImportGraph
from scripts.doors_contract import DoorsContract
from scripts.only_in_contract import OnlyInContract

SESSION = {"root_packages": ["veche"]}
DOORS = {"features": "veche.features", "door": "api"}
DRIVERS = {"modules": ["apsw"], "places": ["veche.kit.database_*"]}
PURITY = {"modules": ["asyncio"], "everywhere_but": "veche.core"}


def program(importer: str, imported: str) -> ImportGraph:
    graph = ImportGraph()
    for module in (importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    return graph


def is_kept(contract: type, options: dict[str, Any], importer: str, imported: str) -> bool:
    made = contract("a rule", session_options=SESSION, contract_options=options)
    return bool(made.check(program(importer, imported), verbose=False).kept)


@pytest.mark.parametrize(
    ("importer", "imported", "may"),
    [
        ("veche.features.push.service", "veche.features.rooms.api", True),
        ("veche.features.push.service", "veche.features.push.store", True),
        ("veche.app", "veche.features.rooms.store", True),
        ("veche.features.push.service", "veche.features.rooms.store", False),
        ("veche.features.push.service", "veche.features.rooms", False),
        ("veche.features.push.service", "veche.features.rooms.store.api", False),
    ],
)
def test_features_enter_each_other_by_the_door(importer: str, imported: str, may: bool) -> None:
    assert is_kept(DoorsContract, DOORS, importer, imported) == may


@pytest.mark.parametrize(
    ("options", "importer", "imported", "may"),
    [
        (DRIVERS, "veche.kit.database_sqlite", "apsw", True),
        (DRIVERS, "veche.kit.tests.test_database", "apsw", True),
        (DRIVERS, "veche.kit.jobs", "apsw", False),
        (DRIVERS, "veche.features.rooms.store", "apsw", False),
        (PURITY, "veche.kit.jobs", "asyncio", True),
        (PURITY, "veche.core.event", "asyncio", False),
        (PURITY, "veche.core.auth_rules.allowed", "asyncio", False),
    ],
)
def test_modules_stay_in_their_places(options: Any, importer: str, imported: str, may: bool) -> None:
    assert is_kept(OnlyInContract, options, importer, imported) == may
